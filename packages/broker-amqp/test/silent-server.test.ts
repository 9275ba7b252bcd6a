import { hurriedClock } from '@celeriac/testing'
import { amqpUrl, proxyTo } from '@celeriac/testing/services'
import { afterEach, expect, it } from 'vitest'
import { Bench, Inbox, message } from './bench.ts'

const bench = new Bench()
afterEach(() => bench.tearDown())

it.each(['stop', 'close'] as const)(
  'a server that answers no more does not keep a consumer from its %s',
  async (end) => {
    const proxy = await proxyTo(await amqpUrl())
    const connection = await bench.connect({
      url: proxy.url,
      // On the hurried clock: six seconds.
      settings: { heartbeatS: 0, connectTimeoutMs: 600_000 },
      host: { clock: hurriedClock() },
    })
    const queue = bench.queue('silent')
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    const other = await bench.connect()
    await other.publish(message('held'), { queue: queue.name, mandatory: true })
    const [held] = await inbox.next(1)
    proxy.freeze()
    consumer.setPrefetch(2)
    held?.ack()
    await consumer[end]()
    expect(consumer.active).toBe(false)
    await connection.close()
    expect(await connection.lost).toMatchObject({ code: 'closed' })
    await proxy.close()
  },
)
