import { BackendError, BackendGetMetaError, BackendStoreError } from '../errors/celery/backend-errors.ts'
import {
  SoftTimeLimitExceeded,
  Terminated,
  TimeLimitExceeded,
  WorkerLostError,
} from '../errors/celery/billiard-errors.ts'
import { CeleryError } from '../errors/celery/celery-error.ts'
import {
  ContentDisallowed,
  DecodeError,
  EncodeError,
  OperationalError,
  SerializationError,
} from '../errors/celery/kombu-errors.ts'
import { ImproperlyConfigured, SecurityError } from '../errors/celery/setup-errors.ts'
import {
  AlreadyRegistered,
  ChordError,
  InvalidTaskError,
  MaxRetriesExceededError,
  NotRegistered,
  QueueNotFound,
  TaskError,
  TaskRevokedError,
  TimeoutError,
} from '../errors/celery/task-errors.ts'
import { Ignore, Reject, Retry, TaskPredicate } from '../errors/celery/task-predicates.ts'
import { RemoteError } from '../errors/remote-error.ts'

/** `app.errors`: the classes of Celery's errors by name. */
export const errors = {
  AlreadyRegistered,
  BackendError,
  BackendGetMetaError,
  BackendStoreError,
  CeleryError,
  ChordError,
  ContentDisallowed,
  DecodeError,
  EncodeError,
  Ignore,
  ImproperlyConfigured,
  InvalidTaskError,
  MaxRetriesExceededError,
  NotRegistered,
  OperationalError,
  QueueNotFound,
  Reject,
  RemoteError,
  Retry,
  SecurityError,
  SerializationError,
  SoftTimeLimitExceeded,
  TaskError,
  TaskPredicate,
  TaskRevokedError,
  Terminated,
  TimeLimitExceeded,
  TimeoutError,
  WorkerLostError,
} as const
