import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { interop } from './interop-conformance.ts'

interop({
  name: 'RabbitMQ with rpc results',
  shared: false,
  priorities: true,
  async prepare() {
    const broker = await ownVhost('celeriac_conformance_rpc')
    return { node: { broker, backend: 'rpc://' }, python: { broker, backend: 'rpc://' } }
  },
})

interop({
  name: 'RabbitMQ with Redis results',
  shared: true,
  priorities: true,
  async prepare() {
    const broker = await ownVhost('celeriac_conformance_redis')
    const backend = await redisUrl(13)
    return { node: { broker, backend }, python: { broker, backend } }
  },
})
