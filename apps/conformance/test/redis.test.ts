import { redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { interop } from './interop-conformance.ts'

interop({
  name: 'Redis',
  shared: true,
  priorities: true,
  async prepare() {
    const [broker, backend] = [await redisUrl(11), await redisUrl(12)]
    for (const url of [broker, backend]) {
      const redis = new Redis(url)
      await redis.flushdb()
      await redis.quit()
    }
    return { node: { broker, backend }, python: { broker, backend } }
  },
})
