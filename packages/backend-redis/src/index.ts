export { adapter } from './adapter.ts'
export { redisBackend } from './redis-backend-reference.ts'
export type { RedisBackendOptions, RedisRetryPolicy } from './url/redis-backend-options.ts'
