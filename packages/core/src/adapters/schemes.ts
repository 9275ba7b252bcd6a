import { memoryBackend } from '../memory/memory-backend.ts'
import { memoryBroker } from '../memory/memory-broker.ts'
import type { BrokerAdapter } from '../ports/broker.ts'
import type { BackendAdapter } from '../ports/result-backend.ts'

/** Where an adapter is: in this package, or in another one of this name, which `value` of it gives as a value. */
export type AdapterSource<A> = A | { readonly package: string; readonly value: string }

const redisBroker = { package: '@celeriac/broker-redis', value: 'redisBroker(url)' }
const amqpBroker = { package: '@celeriac/broker-amqp', value: 'amqpBroker(url)' }
const redisBackend = { package: '@celeriac/backend-redis', value: 'redisBackend(url)' }

/** Brokers by URL scheme. */
export const brokerSchemes: ReadonlyMap<string, AdapterSource<BrokerAdapter>> = new Map<
  string,
  AdapterSource<BrokerAdapter>
>([
  ['redis', redisBroker],
  ['rediss', redisBroker],
  ['redis+socket', redisBroker],
  ['sentinel', redisBroker],
  ['amqp', amqpBroker],
  ['amqps', amqpBroker],
  ['pyamqp', amqpBroker],
  ['filesystem', { package: '@celeriac/broker-filesystem', value: 'filesystemBroker(options)' }],
  ['memory', memoryBroker],
])

/** Result backends by URL scheme. */
export const backendSchemes: ReadonlyMap<string, AdapterSource<BackendAdapter>> = new Map<
  string,
  AdapterSource<BackendAdapter>
>([
  ['redis', redisBackend],
  ['rediss', redisBackend],
  ['redis+socket', redisBackend],
  ['sentinel', redisBackend],
  ['rpc', { package: '@celeriac/backend-rpc', value: 'rpcBackend()' }],
  ['file', { package: '@celeriac/backend-filesystem', value: 'fileBackend(folder)' }],
  ['cache+memory', memoryBackend],
])
