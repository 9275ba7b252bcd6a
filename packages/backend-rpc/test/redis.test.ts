import { adapter as redis } from '@celeriac/broker-redis'
import { redisUrl } from '@celeriac/testing/services'
import { interopTests } from './interop.ts'

interopTests('Redis', redis, await redisUrl(7))
