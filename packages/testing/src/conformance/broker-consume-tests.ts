import type { Delivery } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { until } from '../until.ts'
import { type BrokerBench, textOf } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { itIf } from './register-if.ts'

/** Who gets how many, from where and until when. */
export function consumeTests(bench: () => BrokerBench, options: BrokerConformanceOptions): void {
  const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}`)

  describe('consume', () => {
    it('delivers what waits and then what comes, first in, first out', async () => {
      const [connection, sender] = [await bench().connect(), await bench().connect()]
      const queue = await bench().filled(sender, ['1', '2', '3'])
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 10 }, inbox.push)
      expect(consumer.active).toBe(true)
      await inbox.atLeast(3)
      await bench().fill(sender, queue, ['4'])
      await inbox.atLeast(4)
      await bench().fill(sender, queue, ['5', '6'])
      expect((await inbox.atLeast(6)).map(textOf)).toEqual(numbers(1, 6))
      for (const delivery of inbox.items) {
        expect(delivery).toMatchObject({ queue: queue.name, redelivered: false, settled: false })
        delivery.ack()
      }
    })

    it('goes on when its callback throws', async () => {
      const [connection, sender] = [await bench().connect(), await bench().connect()]
      const queue = await bench().filled(sender, ['1', '2'])
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 2 }, (delivery) => {
        inbox.push(delivery)
        delivery.ack()
        throw new Error('a mistake of the callback')
      })
      await inbox.atLeast(2)
      await bench().fill(sender, queue, ['3'])
      expect((await inbox.atLeast(3)).map(textOf)).toEqual(numbers(1, 3))
    })

    it('keeps the order of publishes, in one tick and in many', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 100))
      for (const text of numbers(101, 110)) await bench().fill(connection, queue, [text])
      await bench().fill(connection, queue, numbers(111, 200))
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 7 }, (delivery) => {
        delivery.ack()
        inbox.push(delivery)
      })
      expect((await inbox.atLeast(200)).map(textOf)).toEqual(numbers(1, 200))
    })

    it('gives two consumers each message once', async () => {
      const [first, second] = [await bench().connect(), await bench().connect()]
      const queue = await bench().filled(first, [])
      const [one, two] = [bench().inbox<Delivery>(), bench().inbox<Delivery>()]
      await first.consume({ queues: [queue], prefetch: 1 }, one.push)
      await second.consume({ queues: [queue], prefetch: 1 }, two.push)
      await bench().fill(first, queue, ['1', '2'])
      // Neither settles, so each has room for one.
      const got = [...(await one.atLeast(1)), ...(await two.atLeast(1))]
      expect(got.map(textOf).sort()).toEqual(['1', '2'])
      for (const delivery of got) delivery.ack()
    })

    it('takes from several queues, also from those added later, and no more from a cancelled one', async () => {
      const connection = await bench().connect()
      const [a, b, c] = [
        await bench().filled(connection, ['a1']),
        await bench().filled(connection, ['b1']),
        await bench().filled(connection, ['c1']),
      ]
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [a, b], prefetch: 'unlimited' }, inbox.push)
      expect((await inbox.atLeast(2)).map(textOf).sort()).toEqual(['a1', 'b1'])
      await consumer.add(c)
      expect((await inbox.atLeast(3)).map(textOf).sort()).toEqual(['a1', 'b1', 'c1'])
      await consumer.cancel(a.name)
      await consumer.cancel(bench().name('never-consumed'))
      await bench().fill(connection, a, ['a2'])
      await bench().fill(connection, b, ['b2'])
      await inbox.atLeast(4)
      await bench().barrier(connection)
      expect(inbox.items.map(textOf).sort()).toEqual(['a1', 'b1', 'b2', 'c1'])
      // What it had from the cancelled queue can be settled all the same.
      for (const delivery of inbox.items) delivery.ack()
      await consumer.close()
      expect(await connection.queues.length(a.name)).toBe(1)
    })

    it('does not wait for acknowledgements with noAck', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 5))
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 1, noAck: true }, inbox.push)
      for (const delivery of await inbox.atLeast(5)) {
        expect(delivery.settled).toBe(true)
        delivery.requeue()
      }
      await consumer.close()
      await bench().barrier(connection)
      expect(await connection.queues.length(queue.name)).toBe(0)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 5))
    })

    it('delivers nothing once stopped, but lets what is out be settled', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1'])
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 5 }, inbox.push)
      const [delivery] = await inbox.atLeast(1)
      await consumer.stop()
      expect(consumer.active).toBe(false)
      await bench().fill(connection, queue, ['2'])
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(['1'])
      expect(await connection.queues.length(queue.name)).toBe(1)
      delivery?.ack()
      await consumer.stop()
      await consumer.close()
      await consumer.close()
      expect(await connection.queues.length(queue.name)).toBe(1)
    })
  })

  describe('prefetch', () => {
    it('is the number of messages that are out', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 10))
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 3 }, inbox.push)
      await inbox.atLeast(3)
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 3))
      expect(await connection.queues.length(queue.name)).toBe(7)
      // Not the first: the places are not a window.
      inbox.items[1]?.ack()
      await inbox.atLeast(4)
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 4))
      for (let i = 0; i < 10; i += 1) (await inbox.atLeast(i + 1))[i]?.ack()
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 10))
    })

    itIf(options.sharesPrefetch !== false, 'is one for all queues of a consumer', async () => {
      const connection = await bench().connect()
      const [a, b] = [await bench().filled(connection, ['1', '2']), await bench().filled(connection, ['3', '4'])]
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [a, b], prefetch: 3 }, inbox.push)
      await inbox.atLeast(3)
      await bench().barrier(connection)
      expect(inbox.items).toHaveLength(3)
      inbox.items[0]?.ack()
      await inbox.atLeast(4)
    })

    it('may be unlimited', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 300))
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 'unlimited' }, inbox.push)
      expect((await inbox.atLeast(300)).map(textOf)).toEqual(numbers(1, 300))
    })

    it('can be raised while messages are held', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 6))
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
      await inbox.atLeast(1)
      consumer.setPrefetch(2)
      consumer.setPrefetch(3)
      await inbox.atLeast(3)
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 3))
      consumer.setPrefetch('unlimited')
      expect((await inbox.atLeast(6)).map(textOf)).toEqual(numbers(1, 6))
    })

    itIf(options.sharesPrefetch !== false, 'can be lowered: nothing comes until fewer are out', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 6))
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 3 }, inbox.push)
      await inbox.atLeast(3)
      consumer.setPrefetch(1)
      // The server has it when a later request has been answered.
      await bench().barrier(connection)
      inbox.items[0]?.ack()
      inbox.items[1]?.ack()
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 3))
      inbox.items[2]?.ack()
      await inbox.atLeast(4)
      await bench().barrier(connection)
      expect(inbox.items.map(textOf)).toEqual(numbers(1, 4))
    })

    it('holds one back for as long as it takes, while others come and go', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, numbers(1, 50))
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 2 }, (delivery) => {
        if (textOf(delivery) !== '1') delivery.ack()
        inbox.push(delivery)
      })
      expect((await inbox.atLeast(50)).map(textOf)).toEqual(numbers(1, 50))
      expect(inbox.items[0]?.settled).toBe(false)
      inbox.items[0]?.ack()
      await until(async () => (await connection.queues.length(queue.name)) === 0, {
        patienceMs: bench().patienceMs,
        what: 'The queue is empty',
      })
    })
  })
}
