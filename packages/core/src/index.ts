export type { AppEvent, AppReceiver } from './app/app-event.ts'
export type { AppSettings } from './app/app-settings.ts'
export type { CallsByName, NoContracts } from './app/calls-by-name.ts'
export { Celery } from './app/celery.ts'
export type { AppParts } from './app/internals.ts'
export type { PeriodicTaskOptions } from './app/periodic-task.ts'
export { SendManyError } from './app/send-many.ts'
export type { AnyTask } from './app/task-map.ts'
export type { CallOptions } from './call/call-options.ts'
export { type Kwargs, kw } from './call/kw.ts'
export type { Links } from './call/options/canvas-options.ts'
export type { RetryPolicy } from './call/retry-policy.ts'
export type {
  ApplyOptions,
  EagerApplyOptions,
  SendOptions,
  SignatureOptions,
  TaskSignatureOptions,
} from './call/send-options.ts'
export type { BackendAddress, BrokerAddress, FailoverStrategy } from './config/addresses.ts'
export type { BeatSchedule, BeatScheduleEntry } from './config/beat-schedule.ts'
export type { AppConf, SettingsInput, TableOptions } from './config/conf-view.ts'
export type { ConfigOptions, ConfigSource } from './config/load-config.ts'
export type { SettingName, Settings } from './config/settings.ts'
export type { TaskQueues } from './config/task-queues.ts'
export type {
  RouteFunction,
  RouteMap,
  RoutePattern,
  RouterObject,
  TaskRoute,
  TaskRouter,
  TaskRoutes,
} from './config/task-routes.ts'
export { currentTask } from './context/current-task.ts'
export type { TaskAnnotation, TaskAnnotations } from './definition/task-annotations.ts'
export type { TaskContext } from './definition/task-context.ts'
export type { TaskHooks } from './definition/task-hooks.ts'
export type { ArgsSchema, TaskOptions } from './definition/task-options.ts'
export type { DeliveryInfo, TaskRequest } from './definition/task-request.ts'
export { BrokerError, type BrokerErrorCode } from './errors/broker-error.ts'
export { CeleriacError } from './errors/celeriac-error.ts'
export { BackendError, BackendGetMetaError, BackendStoreError } from './errors/celery/backend-errors.ts'
export {
  SoftTimeLimitExceeded,
  Terminated,
  TimeLimitExceeded,
  WorkerLostError,
} from './errors/celery/billiard-errors.ts'
export { CeleryError, type CeleryErrorOptions } from './errors/celery/celery-error.ts'
export {
  ContentDisallowed,
  DecodeError,
  EncodeError,
  OperationalError,
  SerializationError,
} from './errors/celery/kombu-errors.ts'
export { ImproperlyConfigured, SecurityError } from './errors/celery/setup-errors.ts'
export {
  AlreadyRegistered,
  ChordError,
  InvalidTaskError,
  MaxRetriesExceededError,
  type MaxRetriesExceededErrorOptions,
  NotRegistered,
  QueueNotFound,
  TaskError,
  TaskRevokedError,
  TimeoutError,
} from './errors/celery/task-errors.ts'
export {
  Ignore,
  Reject,
  type RejectOptions,
  Retry,
  type RetryInit,
  TaskPredicate,
} from './errors/celery/task-predicates.ts'
export { RemoteError } from './errors/remote-error.ts'
export type { Clock, Timer } from './ports/clock.ts'
export type { Logger } from './ports/logger.ts'
export type { LoggerLike } from './ports/logger-like.ts'
export type { BackendReference, BrokerReference } from './ports/reference.ts'
export type { Schedule } from './ports/schedule.ts'
export type { Compressor, Serializer } from './ports/serializer.ts'
export type { Binding, ExchangeType } from './ports/topology.ts'
export { AsyncResult } from './result/async-result.ts'
export { EagerResult } from './result/eager-result.ts'
export type { ResultGraph } from './result/graph.ts'
export { GroupResult } from './result/group-result.ts'
export type { ResultHandle } from './result/result-handle.ts'
export type { GetOptions, ReadOptions, RevokeOptions } from './result/result-options.ts'
export { ResultSet } from './result/result-set.ts'
export { Sent } from './result/sent.ts'
export type { ConnectOptions, Receiver, Signal } from './signals/signal.ts'
export type {
  AfterTaskPublish,
  BeforeTaskPublish,
  SignalTask,
  TaskFailure,
  TaskInternalError,
  TaskPostrun,
  TaskPrerun,
  TaskReceived,
  TaskRejected,
  TaskRetry,
  TaskRevoked,
  TaskSuccess,
  TaskUnknown,
} from './signals/signal-infos.ts'
export { type SignalName, signals } from './signals/signals.ts'
export { type NamedSignatureOptions, signature } from './signature/make-signature.ts'
export type {
  FreezeOptions,
  Gettable,
  ImmutableSignature,
  Linked,
  Signature,
  SignatureFields,
  SignatureMethods,
} from './signature/signature.ts'
export type {
  BoundFn,
  DelayWithKwargs,
  PartialSignature,
  PartialSignatureWithKwargs,
  RemoteTask,
  Task,
  TaskMethods,
  Unbound,
  ValueOfFn,
} from './task/task.ts'
export type { TaskFactory } from './task/task-factory.ts'
export { Broadcast, type BroadcastOptions } from './topology/broadcast.ts'
export { Exchange, type ExchangeOptions } from './topology/exchange.ts'
export { Queue, type QueueOptions } from './topology/queue.ts'
export type { Forms, Head, Open, Tail } from './types/argument-lists.ts'
export type { ErrorMatcher } from './types/error-matcher.ts'
export type { RetryOptions } from './types/retry-options.ts'
export type { AnyStep, HandleOf, OpenOf, Step, TaskRef, ValueOf, Values } from './types/step.ts'
export type { AnyArgs, AnyFn, Returned } from './types/values.ts'
