import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { controlsPython } from './control-client-conformance.ts'

controlsPython({
  name: 'Redis',
  async prepare() {
    const broker = await redisUrl(9)
    const redis = new Redis(broker)
    await redis.flushdb()
    return {
      node: { broker },
      python: { broker, backend: broker },
      leftovers: () => redis.keys('*reply.celery.pidbox*'),
      cleanUp: async () => redis.disconnect(),
    }
  },
})

controlsPython({
  name: 'RabbitMQ',
  async prepare() {
    const broker = await ownVhost('celeriac-control')
    return { node: { broker }, python: { broker, backend: 'rpc://' } }
  },
})

controlsPython({
  name: 'the filesystem',
  async prepare() {
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-control-'))
    const transport = { data_folder_in: folder, data_folder_out: folder, control_folder: join(folder, 'control') }
    return {
      node: { broker: 'filesystem://', brokerTransportOptions: transport },
      python: { broker: 'filesystem://', backend: `file://${folder}`, transport },
      cleanUp: () => rm(folder, { recursive: true, force: true }),
    }
  },
})
