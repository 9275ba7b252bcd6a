import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { obeysPython } from './control-worker-conformance.ts'

obeysPython({
  name: 'Redis',
  async prepare() {
    const broker = await redisUrl(6)
    const redis = new Redis(broker)
    await redis.flushdb()
    return {
      node: { broker, backend: broker },
      python: { broker, backend: broker },
      cleanUp: async () => redis.disconnect(),
    }
  },
})

obeysPython({
  name: 'RabbitMQ',
  async prepare() {
    const broker = await ownVhost('celeriac-obey')
    const backend = await redisUrl(5)
    return { node: { broker, backend }, python: { broker, backend } }
  },
})

obeysPython({
  name: 'the filesystem',
  polls: true,
  async prepare() {
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-control-'))
    const transport = { data_folder_in: folder, data_folder_out: folder, control_folder: join(folder, 'control') }
    return {
      node: { broker: 'filesystem://', backend: `file://${folder}`, brokerTransportOptions: transport },
      python: { broker: 'filesystem://', backend: `file://${folder}`, transport },
      cleanUp: () => rm(folder, { recursive: true, force: true }),
    }
  },
})
