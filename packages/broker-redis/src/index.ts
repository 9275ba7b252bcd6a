export { adapter } from './adapter.ts'
export { redisBroker } from './redis-broker-reference.ts'
export type { RedisTransportOptions } from './url/redis-transport-options.ts'
