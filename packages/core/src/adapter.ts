/**
 * `@celeriac/core/adapter`: all that a broker, a result backend or a serializer is written with. It is part of the public
 * API and follows the package's version: what is here changes only with a major one. `docs/adapters.md` shows how to
 * write an adapter; the memory broker in `src/memory` is one that imports nothing else.
 */
export { camelCase, camelCaseKeys } from './check/camel-case.ts'
export { checkOptionNames } from './check/check-option-names.ts'
export { BrokerError, type BrokerErrorCode, finalError } from './errors/broker-error.ts'
export { fileError, systemCode } from './errors/file-error.ts'
export { type Deferred, deferred } from './kit/deferred.ts'
export { guardDelivery } from './kit/guard-delivery.ts'
export { prefetchLimit } from './kit/prefetch-limit.ts'
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
  AbandonedChord,
  BackendAdapter,
  BackendHost,
  BackendSettings,
  ChordClaim,
  ChordOpening,
  ChordPart,
  ChordStore,
  GroupStore,
  ResultBackend,
  ResultCodec,
  ReturnedPart,
  StoreOptions,
} from './ports/result-backend.ts'
export type { Compressor, Serializer } from './ports/serializer.ts'
export type { Binding, ExchangeSpec, ExchangeType, QueueSpec, Topology, TopologyDifference } from './ports/topology.ts'
export { unreadableRecord } from './ports/unreadable-record.ts'
export { type SteppedPauses, steppedPauseMs } from './runtime/pauses.ts'
export { retrying } from './runtime/retrying.ts'
export { sleep } from './runtime/sleep.ts'
export { beforeNextTurn, microtask, nextTurn } from './runtime/turns.ts'
