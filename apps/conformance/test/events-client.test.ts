import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { watchesPython } from './events-client-conformance.ts'

watchesPython({
  name: 'Redis',
  async prepare() {
    const broker = await redisUrl(9)
    const redis = new Redis(broker)
    await redis.flushdb()
    await redis.quit()
    return { node: { broker, backend: broker }, python: { broker, backend: broker } }
  },
})

watchesPython({
  name: 'RabbitMQ',
  async prepare() {
    const broker = await ownVhost('celeriac-events')
    return { node: { broker, backend: 'rpc://' }, python: { broker, backend: 'rpc://' } }
  },
})
