import type { BrokerConnection, Delivery, QueueSpec } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { type BrokerBench, textOf } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { itIf } from './register-if.ts'

/** What becomes of a delivery. */
export function settleTests(bench: () => BrokerBench, options: BrokerConformanceOptions): void {
  /** What a fresh consumer is given, and whether it is marked as redelivered. */
  const leftOver = async (queue: QueueSpec, count: number): Promise<readonly (readonly [string, boolean])[]> => {
    const connection = await bench().connect()
    const inbox = bench().inbox<Delivery>()
    await connection.consume({ queues: [queue], prefetch: 'unlimited' }, inbox.push)
    await inbox.atLeast(count)
    await bench().barrier(connection)
    return inbox.items.map((delivery) => [textOf(delivery), delivery.redelivered] as const)
  }

  const take = async (connection: BrokerConnection, queue: QueueSpec, count: number): Promise<readonly Delivery[]> => {
    const inbox = bench().inbox<Delivery>()
    await connection.consume({ queues: [queue], prefetch: count }, inbox.push)
    return [...(await inbox.atLeast(count))]
  }

  describe('settle', () => {
    it('ack removes the message for good', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2'])
      const deliveries = await take(connection, queue, 2)
      for (const delivery of deliveries) {
        expect(delivery.settled).toBe(false)
        delivery.ack()
        expect(delivery.settled).toBe(true)
      }
      await connection.close()
      expect(await leftOver(queue, 0)).toEqual([])
    })

    it('reject drops the message', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2'])
      const [first] = await take(connection, queue, 2)
      first?.reject()
      expect(first?.settled).toBe(true)
      await connection.close()
      expect(await leftOver(queue, 1)).toEqual([['2', true]])
    })

    it(`requeue brings the message again, marked, at the ${options.requeuesTo ?? 'back'}`, async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2', '3'])
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => {
        if (textOf(delivery) === '1' && !delivery.redelivered) delivery.requeue()
        else delivery.ack()
        inbox.push(delivery)
      })
      await inbox.atLeast(4)
      await bench().barrier(connection)
      const seen = inbox.items.map((delivery) => [textOf(delivery), delivery.redelivered] as const)
      if (options.requeuesTo === 'near-front') {
        expect(seen[0]).toEqual(['1', false])
        expect(seen.toSorted()).toEqual([
          ['1', false],
          ['1', true],
          ['2', false],
          ['3', false],
        ])
        return
      }
      const expected = options.requeuesTo === 'front' ? ['1', '1', '2', '3'] : ['1', '2', '3', '1']
      expect(inbox.items.map(textOf)).toEqual(expected)
      expect(inbox.items.map(({ redelivered }) => redelivered)).toEqual(
        options.requeuesTo === 'front' ? [false, true, false, false] : [false, false, false, true],
      )
    })

    it('keeps a requeued message as it was', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1'])
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => {
        inbox.push(delivery)
        if (!delivery.redelivered) delivery.requeue()
      })
      const [first, again] = await inbox.atLeast(2)
      expect(again && textOf(again)).toBe('1')
      expect(again?.message.properties).toEqual(first?.message.properties)
      expect(again?.message.headers['lang']).toBe('js')
      expect(again).toMatchObject({ exchange: '', routingKey: queue.name })
      again?.ack()
    })

    it('only the first word counts', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2', '3'])
      const [one, two, three] = await take(connection, queue, 3)
      one?.ack()
      one?.requeue()
      one?.ack()
      two?.reject()
      two?.requeue()
      three?.requeue()
      three?.ack()
      three?.reject()
      await connection.close()
      expect(await leftOver(queue, 1)).toEqual([['3', true]])
    })
  })

  describe('what is left unsettled', () => {
    const expected = [
      ['1', true],
      ['3', true],
      ['4', false],
      ['5', false],
    ]

    it('goes back in front and in order when its consumer is closed', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2', '3', '4', '5'])
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 3 }, inbox.push)
      const [one, two] = await inbox.atLeast(3)
      two?.ack()
      await consumer.stop()
      await consumer.close()
      expect(consumer.active).toBe(false)
      // Too late: somebody else may have it.
      one?.ack()
      expect(await leftOver(queue, 4)).toEqual(expected)
    })

    it('goes back in front and in order when its connection is closed', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1', '2', '3', '4', '5'])
      const [, two] = await take(connection, queue, 3)
      // Not waited for: closing flushes it.
      two?.ack()
      await connection.close()
      expect(await leftOver(queue, 4)).toEqual(expected)
    })

    itIf(
      options.returnsAtOnce && options.breakConnection,
      'is delivered to others when its connection breaks',
      async () => {
        const [connection, other] = [await bench().connect(), await bench().connect()]
        const queue = await bench().filled(other, ['1', '2'])
        const deliveries = await take(connection, queue, 2)
        await options.breakConnection?.(connection)
        await connection.lost
        const inbox = bench().inbox<Delivery>()
        await other.consume({ queues: [queue], prefetch: 'unlimited' }, inbox.push)
        expect((await inbox.atLeast(2)).map(textOf)).toEqual(['1', '2'])
        expect(inbox.items.map(({ redelivered }) => redelivered)).toEqual([true, true])
        // Settling does nothing here: the broker has given the messages to somebody else.
        for (const delivery of deliveries) delivery.requeue()
        await bench().barrier(other)
        expect(inbox.items).toHaveLength(2)
      },
    )
  })
}
