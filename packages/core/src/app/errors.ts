import { AlreadyRegistered } from '../errors/celery/already-registered.ts'
import { BackendError } from '../errors/celery/backend-error.ts'
import { BackendGetMetaError } from '../errors/celery/backend-get-meta-error.ts'
import { BackendStoreError } from '../errors/celery/backend-store-error.ts'
import { CeleryError } from '../errors/celery/celery-error.ts'
import { ChordError } from '../errors/celery/chord-error.ts'
import { ContentDisallowed } from '../errors/celery/content-disallowed.ts'
import { DecodeError } from '../errors/celery/decode-error.ts'
import { EncodeError } from '../errors/celery/encode-error.ts'
import { Ignore } from '../errors/celery/ignore.ts'
import { ImproperlyConfigured } from '../errors/celery/improperly-configured.ts'
import { InvalidTaskError } from '../errors/celery/invalid-task-error.ts'
import { MaxRetriesExceededError } from '../errors/celery/max-retries-exceeded-error.ts'
import { NotRegistered } from '../errors/celery/not-registered.ts'
import { OperationalError } from '../errors/celery/operational-error.ts'
import { QueueNotFound } from '../errors/celery/queue-not-found.ts'
import { Reject } from '../errors/celery/reject.ts'
import { Retry } from '../errors/celery/retry.ts'
import { SecurityError } from '../errors/celery/security-error.ts'
import { SerializationError } from '../errors/celery/serialization-error.ts'
import { SoftTimeLimitExceeded } from '../errors/celery/soft-time-limit-exceeded.ts'
import { TaskError } from '../errors/celery/task-error.ts'
import { TaskPredicate } from '../errors/celery/task-predicate.ts'
import { TaskRevokedError } from '../errors/celery/task-revoked-error.ts'
import { Terminated } from '../errors/celery/terminated.ts'
import { TimeLimitExceeded } from '../errors/celery/time-limit-exceeded.ts'
import { TimeoutError } from '../errors/celery/timeout-error.ts'
import { WorkerLostError } from '../errors/celery/worker-lost-error.ts'
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
