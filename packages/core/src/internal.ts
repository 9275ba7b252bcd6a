export { checkOptionNames } from './adapters/check-option-names.ts'
export { importFile } from './adapters/import-file.ts'
export { importPackage } from './adapters/import-package.ts'
export { loadBackendAdapter, loadBrokerAdapter } from './adapters/load-adapter.ts'
export { nodeRequire } from './adapters/node-require.ts'
export { type OpenBackendOptions, openBackend } from './adapters/open-backend.ts'
export { type OpenBrokerOptions, openBroker, openBrokers } from './adapters/open-broker.ts'
export { schemeOf, splitUrls } from './adapters/parse-urls.ts'
export type { AppInternals } from './app/app-internals.ts'
export { currentInternals } from './app/current-app.ts'
export { type HasInternals, internals, internalsOf } from './app/internals-of.ts'
export type { CallOptions } from './call/call-options.ts'
export { definitionOptions } from './call/definition-options.ts'
export { splitKwargs } from './call/kw.ts'
export { mergeCall } from './call/merge-call.ts'
export { mergeOptions } from './call/merge-options.ts'
export { fromWireOptions, toWireOptions } from './call/options-wire.ts'
export type { Publisher, SignatureApplier, SignatureCall, TaskCall } from './call/publisher.ts'
export { reprCall } from './call/repr-call.ts'
export type { RetryPolicy } from './call/retry-policy.ts'
export { toCallOptions } from './call/to-call-options.ts'
export { toSignatureObject, toSignatureObjects } from './call/to-signature-object.ts'
export { camelCase, camelCaseKeys, snakeCase } from './check/camel-case.ts'
export { anything, type Check, check, count, flag, namesOrText, record, text } from './check/checks.ts'
export { nearestName } from './check/nearest-name.ts'
export { badOption, unknownOption } from './check/option-errors.ts'
export { textOrNull } from './check/text-or-null.ts'
export { censored } from './config/hidden-settings.ts'
export type { Settings } from './config/settings.ts'
export { type ConnectionPolicy, connectionPolicy } from './connect/connection-policy.ts'
export { createSupervisedConnection, type SupervisedConnectionOptions } from './connect/create-supervised-connection.ts'
export type { ConsumerSight } from './connect/judge-consumer.ts'
export type {
  ConnectionState,
  GetConnectionOptions,
  SupervisedConnection,
} from './connect/supervised-connection-port.ts'
export { type WatchConsumerOptions, watchConsumer } from './connect/watch-consumer.ts'
export { type BuiltRequest, buildRequest, type RequestOrigin } from './context/build-request.ts'
export { currentContext, currentTask, runInContext } from './context/current-task.ts'
export {
  type RecordedRequest,
  resultExpiryS,
  type StateToStore,
  stateRecord,
  storedValue,
} from './context/state-record.ts'
export { type RunEnvironment, TaskRun } from './context/task-run.ts'
export { DefinedTask, type TaskInit } from './definition/defined-task.ts'
export type { TaskContext } from './definition/task-context.ts'
export type { TaskDefinition } from './definition/task-definition.ts'
export { TaskRegistry } from './definition/task-registry.ts'
export type { DeliveryInfo, TaskRequest } from './definition/task-request.ts'
export { BrokerError, type BrokerErrorCode } from './errors/broker-error.ts'
export { CeleriacError } from './errors/celeriac-error.ts'
export { errorFromException } from './errors/error-from-exception.ts'
export { fileError, systemCode } from './errors/file-error.ts'
export { finalError } from './errors/final-error.ts'
export { afterRun, afterSuccess, internalError } from './execute/after-run.ts'
export { applyEager, type EagerOptions } from './execute/apply-eager.ts'
export { callDirectly } from './execute/call-directly.ts'
export { endRun } from './execute/end-run.ts'
export type { EndingLine } from './execute/ending.ts'
export type { EndingHands } from './execute/ending-hands.ts'
export { failureOutcome } from './execute/error-outcome.ts'
export { executeTask } from './execute/execute-task.ts'
export { isUnserialisable } from './execute/is-unserialisable.ts'
export type { Outcome } from './execute/outcome.ts'
export { retryCall } from './execute/retry-call.ts'
export { applyAsGroup, hasFollowers, sendFollowers } from './execute/send-followers.ts'
export { laterNames, laterSettings, NOT_IN_THIS_VERSION } from './later/later.ts'
export { type ConsoleLoggerOptions, consoleLogger, type LogLevel } from './log/console-logger.ts'
export { silentLogger } from './log/silent-logger.ts'
export { Deque } from './memory/deque.ts'
export { memoryBackend } from './memory/memory-backend.ts'
export { memoryBroker } from './memory/memory-broker.ts'
export type {
  AdapterHost,
  Broker,
  BrokerAdapter,
  BrokerConnection,
  BrokerSettings,
  BrokerTraits,
  ConsumeOptions,
  Consumer,
  DelayedDelivery,
  Delivery,
  Destination,
  FanoutSource,
  QueueAdmin,
  Subscription,
  TransportOptions,
} from './ports/broker.ts'
export type { Clock, Timer } from './ports/clock.ts'
export type { Logger } from './ports/logger.ts'
export { type BackendReference, type BrokerReference, backendReference, brokerReference } from './ports/reference.ts'
export type {
  BackendAdapter,
  BackendHost,
  BackendSettings,
  GroupStore,
  ResultBackend,
  ResultCodec,
  StoreOptions,
} from './ports/result-backend.ts'
export type { Schedule } from './ports/schedule.ts'
export type { Compressor, Serializer } from './ports/serializer.ts'
export type { Binding, ExchangeSpec, ExchangeType, QueueSpec, Topology, TopologyDifference } from './ports/topology.ts'
export { AsyncResult, type AsyncResultOptions, resultFromTuple } from './result/async-result.ts'
export { EagerResult } from './result/eager-result.ts'
export { GroupResult } from './result/group-result.ts'
export type { ResultHandle } from './result/result-handle.ts'
export { ResultSet } from './result/result-set.ts'
export { ResultWatch, type ResultWatchHost } from './result/result-watch.ts'
export { Sent } from './result/sent.ts'
export { recordValue, settledValue } from './result/settled-value.ts'
export { unreadableRecord } from './result/unreadable-record.ts'
export { QueueTable } from './route/queue-table.ts'
export { createPublisher, type PublisherHost } from './send/create-publisher.ts'
export { type EncodedBody, MessageCodec } from './serialize/message-codec.ts'
export { createResultCodec } from './serialize/result-codec.ts'
export { Signal } from './signals/signal.ts'
export { signals } from './signals/signals.ts'
export { type SignatureInit, TaskSignature } from './signature/task-signature.ts'
export { beforeNextTurn } from './time/before-next-turn.ts'
export { LamportClock } from './time/lamport-clock.ts'
export { microtask } from './time/microtask.ts'
export { nextTurn } from './time/next-turn.ts'
export { sleep } from './time/sleep.ts'
export { systemClock } from './time/system-clock.ts'
export { Broadcast } from './topology/broadcast.ts'
export { Exchange } from './topology/exchange.ts'
export { Queue } from './topology/queue.ts'
export { queueFromOptions, workerDirectQueue } from './topology/queue-from-options.ts'
