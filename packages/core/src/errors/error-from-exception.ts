import type { ExceptionObject } from '@celeriac/protocol'
import { BackendError, BackendGetMetaError, BackendStoreError } from './celery/backend-errors.ts'
import { SoftTimeLimitExceeded, Terminated, TimeLimitExceeded, WorkerLostError } from './celery/billiard-errors.ts'
import type { CeleryError, CeleryErrorOptions } from './celery/celery-error.ts'
import {
  ContentDisallowed,
  DecodeError,
  EncodeError,
  OperationalError,
  SerializationError,
} from './celery/kombu-errors.ts'
import { ImproperlyConfigured, SecurityError } from './celery/setup-errors.ts'
import {
  AlreadyRegistered,
  ChordError,
  InvalidTaskError,
  MaxRetriesExceededError,
  NotRegistered,
  QueueNotFound,
  TaskRevokedError,
  TimeoutError,
} from './celery/task-errors.ts'
import { Ignore, Reject, Retry } from './celery/task-predicates.ts'
import { RemoteError, textOf } from './remote-error.ts'

type Make = (text: string, args: readonly unknown[]) => CeleryError

function plain(Class: new (text: string, options: CeleryErrorOptions) => CeleryError): Make {
  return (text, args) => new Class(text, { args })
}

const makers: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['celery.exceptions.AlreadyRegistered', plain(AlreadyRegistered)],
  ['celery.exceptions.BackendError', plain(BackendError)],
  ['celery.exceptions.BackendGetMetaError', plain(BackendGetMetaError)],
  ['celery.exceptions.BackendStoreError', plain(BackendStoreError)],
  ['celery.exceptions.ChordError', plain(ChordError)],
  ['celery.exceptions.Ignore', plain(Ignore)],
  ['celery.exceptions.ImproperlyConfigured', plain(ImproperlyConfigured)],
  ['celery.exceptions.InvalidTaskError', plain(InvalidTaskError)],
  ['celery.exceptions.MaxRetriesExceededError', plain(MaxRetriesExceededError)],
  ['celery.exceptions.NotRegistered', plain(NotRegistered)],
  ['celery.exceptions.QueueNotFound', plain(QueueNotFound)],
  ['celery.exceptions.Reject', (_text, args) => new Reject(args[0], { requeue: args[1] === true })],
  ['celery.exceptions.Retry', (text) => new Retry(text === '' ? {} : { message: text })],
  ['celery.exceptions.SecurityError', plain(SecurityError)],
  ['celery.exceptions.TaskRevokedError', plain(TaskRevokedError)],
  ['celery.exceptions.TimeoutError', plain(TimeoutError)],
  ['kombu.exceptions.ContentDisallowed', plain(ContentDisallowed)],
  ['kombu.exceptions.DecodeError', plain(DecodeError)],
  ['kombu.exceptions.EncodeError', plain(EncodeError)],
  ['kombu.exceptions.OperationalError', plain(OperationalError)],
  ['kombu.exceptions.SerializationError', plain(SerializationError)],
  ['billiard.exceptions.SoftTimeLimitExceeded', plain(SoftTimeLimitExceeded)],
  ['billiard.exceptions.Terminated', plain(Terminated)],
  [
    'billiard.exceptions.TimeLimitExceeded',
    (_text, args) => new TimeLimitExceeded(typeof args[0] === 'number' ? args[0] : Number.NaN, { args }),
  ],
  ['billiard.exceptions.WorkerLostError', plain(WorkerLostError)],
])

/**
 * The error that a stored exception stands for: our class where Celery's own has the same name, else a
 * {@link RemoteError}.
 */
export function errorFromException(
  exception: ExceptionObject,
  traceback: string | null = null,
): CeleryError | RemoteError {
  const make = makers.get(`${exception.exc_module}.${exception.exc_type}`)
  const remote = new RemoteError(exception, traceback)
  if (make === undefined) return remote
  const error = make(textOf(remote.excMessage), remote.excMessage)
  error.traceback = traceback
  return error
}
