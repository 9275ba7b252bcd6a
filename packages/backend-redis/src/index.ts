export { adapter, redisBackend } from './adapter.ts'
export type { RedisBackendOptions, RedisRetryPolicy } from './url/redis-backend-options.ts'
