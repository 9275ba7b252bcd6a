import type { AppSettings } from '@celeriac/core'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import type { PythonOptions } from '../src/python-options.ts'

/** A broker on which Node and Python watch each other. */
export interface EventsSetup {
  readonly name: string
  /** Made when the tests begin: private databases and hosts. */
  prepare(): Promise<{ readonly node: AppSettings; readonly python: PythonOptions }>
}

/** The brokers that carry events. */
export const eventsSetups: readonly EventsSetup[] = [
  {
    name: 'Redis',
    async prepare() {
      const broker = await redisUrl(9)
      const redis = new Redis(broker)
      await redis.flushdb()
      await redis.quit()
      return { node: { broker, backend: broker }, python: { broker, backend: broker } }
    },
  },
  {
    name: 'RabbitMQ',
    async prepare() {
      const broker = await ownVhost('celeriac-events')
      return { node: { broker, backend: 'rpc://' }, python: { broker, backend: 'rpc://' } }
    },
  },
]
