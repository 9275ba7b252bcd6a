export { importFile } from './adapters/import-file.ts'
export { openBackend } from './adapters/open-backend.ts'
export { openBroker, openBrokers } from './adapters/open-broker.ts'
export type { AppInternals } from './app/app-internals.ts'
export { internalsOf } from './app/internals-of.ts'
export type { CallHost } from './apply/call-host.ts'
export { currentInternals, listOpenApps } from './apply/current-app.ts'
export { runHere } from './apply/run-here.ts'
export { checkArguments } from './call/check-arguments.ts'
export { splitKwargs } from './call/kw.ts'
export { fromWireOptions, toWireOptions } from './call/options-wire.ts'
export type { Publisher, TaskCall } from './call/publisher.ts'
export { applyOptions, eagerOptions } from './call/send-options.ts'
export type { SignatureCall } from './call/signature-call.ts'
export { toCallOptions } from './call/to-call-options.ts'
export { camelCase, snakeCase } from './check/camel-case.ts'
export { checkOptions, type OptionChecks } from './check/check-options.ts'
export { anything, type Check, check, count, flag, namesOrText, record, text } from './check/checks.ts'
export { nearestName } from './check/nearest-name.ts'
export { badOption, unknownOption } from './check/option-errors.ts'
export { textOrNull } from './check/text-or-null.ts'
export type { Settings } from './config/settings.ts'
export type { ConnectionPolicy } from './connect/connection-policy.ts'
export { createSupervisedConnection } from './connect/create-supervised-connection.ts'
export type { ConsumerSight } from './connect/judge-consumer.ts'
export type { SupervisedConnection } from './connect/supervised-connection-port.ts'
export { watchConsumer } from './connect/watch-consumer.ts'
export { type BuiltRequest, buildRequest } from './context/build-request.ts'
export { currentContext, runInContext } from './context/current-task.ts'
export type { RunEnvironment, RunningTask } from './context/running-task.ts'
export {
  type RecordedRequest,
  resultExpiryS,
  type StateToStore,
  stateRecord,
  storedValue,
  unreadRequest,
} from './context/state-record.ts'
export { TaskRun } from './context/task-run.ts'
export { askWorkers } from './control/ask-workers.ts'
export { controlQueue } from './control/control-queue.ts'
export { tellWorkers } from './control/tell-workers.ts'
export { DefinedTask } from './definition/defined-task.ts'
export { TaskRegistry } from './definition/task-registry.ts'
export { BrokerError } from './errors/broker-error.ts'
export { CeleriacError } from './errors/celeriac-error.ts'
export { readableError } from './errors/readable-error.ts'
export { afterRun, afterSuccess, internalError } from './execute/after-run.ts'
export { callErrbacks } from './execute/call-errbacks.ts'
export type { ChordMember } from './execute/chord-member.ts'
export { endRun } from './execute/end-run.ts'
export type { EndingLine } from './execute/ending.ts'
export type { EndingHands } from './execute/ending-hands.ts'
export { failureOutcome } from './execute/error-outcome.ts'
export { executeTask } from './execute/execute-task.ts'
export { isUnserialisable } from './execute/is-unserialisable.ts'
export { laterSteps } from './execute/later-steps.ts'
export type { Outcome } from './execute/outcome.ts'
export { retryCall } from './execute/retry-call.ts'
export { applyAsGroup, hasFollowers } from './execute/send-followers.ts'
export { laterNames, laterSettings, NOT_IN_THIS_VERSION } from './later/later.ts'
export { adoptLogger } from './log/adopt-logger.ts'
export { consoleLogger, type LogLevel } from './log/console-logger.ts'
export { silentLogger } from './log/silent-logger.ts'
export { Deque } from './memory/deque.ts'
export { memoryBackend } from './memory/memory-backend.ts'
export { memoryBroker } from './memory/memory-broker.ts'
export type {
  AdapterHost,
  Broker,
  BrokerConnection,
  BrokerSettings,
  ConsumeOptions,
  Consumer,
  DelayedDelivery,
  Delivery,
  Destination,
  FanoutSource,
  QueueAdmin,
  Subscription,
} from './ports/broker.ts'
export type { Clock, Timer } from './ports/clock.ts'
export type { Logger } from './ports/logger.ts'
export type { LoggerLike } from './ports/logger-like.ts'
export { type BackendReference, type BrokerReference, brokerReference } from './ports/reference.ts'
export type {
  BackendHost,
  BackendSettings,
  ChordClaim,
  ChordPart,
  ResultBackend,
  ResultCodec,
  ReturnedPart,
  StoreOptions,
} from './ports/result-backend.ts'
export type { ExchangeSpec, QueueSpec, Topology, TopologyDifference } from './ports/topology.ts'
export { resultFromTuple } from './result/async-result.ts'
export { internals } from './result/result-host.ts'
export { revokeTasks } from './result/revoke.ts'
export { nodeRequire } from './runtime/node-require.ts'
export { doublingPauseMs } from './runtime/pauses.ts'
export { retryAfter, retrying } from './runtime/retrying.ts'
export { sleep } from './runtime/sleep.ts'
export { systemClock } from './runtime/system-clock.ts'
export { nextTurn } from './runtime/turns.ts'
export { MessageCodec } from './serialize/message-codec.ts'
export { signals } from './signals/signals.ts'
export { TaskSignature } from './signature/task-signature.ts'
export { purgeQueues } from './topology/purge-queues.ts'
export { queueFromOptions } from './topology/queue-from-options.ts'
