import type { ExceptionObject } from '@celeriac/protocol'
import { AlreadyRegistered } from './celery/already-registered.ts'
import { BackendError } from './celery/backend-error.ts'
import { BackendGetMetaError } from './celery/backend-get-meta-error.ts'
import { BackendStoreError } from './celery/backend-store-error.ts'
import type { CeleryError, CeleryErrorOptions } from './celery/celery-error.ts'
import { ChordError } from './celery/chord-error.ts'
import { ContentDisallowed } from './celery/content-disallowed.ts'
import { DecodeError } from './celery/decode-error.ts'
import { EncodeError } from './celery/encode-error.ts'
import { Ignore } from './celery/ignore.ts'
import { ImproperlyConfigured } from './celery/improperly-configured.ts'
import { InvalidTaskError } from './celery/invalid-task-error.ts'
import { MaxRetriesExceededError } from './celery/max-retries-exceeded-error.ts'
import { NotRegistered } from './celery/not-registered.ts'
import { OperationalError } from './celery/operational-error.ts'
import { QueueNotFound } from './celery/queue-not-found.ts'
import { Reject } from './celery/reject.ts'
import { Retry } from './celery/retry.ts'
import { SecurityError } from './celery/security-error.ts'
import { SerializationError } from './celery/serialization-error.ts'
import { SoftTimeLimitExceeded } from './celery/soft-time-limit-exceeded.ts'
import { TaskRevokedError } from './celery/task-revoked-error.ts'
import { Terminated } from './celery/terminated.ts'
import { TimeLimitExceeded } from './celery/time-limit-exceeded.ts'
import { TimeoutError } from './celery/timeout-error.ts'
import { WorkerLostError } from './celery/worker-lost-error.ts'
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
