import { type BrokerError, CeleriacError, type Delivery } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { type BrokerBench, textMessage } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { describeIf } from './register-if.ts'

/** The beginning and the end of connections. */
export function connectionTests(bench: () => BrokerBench, options: BrokerConformanceOptions): void {
  describe('connection', () => {
    it('says what it is, without a password', async () => {
      const broker = await bench().broker()
      expect(broker.displayUrl).toContain('://')
      expect(broker.displayUrl).not.toMatch(/:\/\/[^/@]*:(?!\*\*)[^/@]+@/)
      expect(broker.scheme).toMatch(/^[a-z][a-z0-9+]*$/)
      expect(['topic', 'fanout']).toContain(broker.traits.events)
    })

    it('is not made when that is given up beforehand', async () => {
      const broker = await bench().broker()
      await expect(broker.connect(AbortSignal.abort(new Error('enough')))).rejects.toBeInstanceOf(CeleriacError)
    })

    it('can be closed twice, and is then lost with the code closed', async () => {
      const connection = await bench().connect()
      await connection.close()
      await connection.close()
      expect(await connection.lost).toMatchObject({ code: 'closed' })
    })

    it('does nothing once closed but say so', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, [])
      await connection.close()
      const closed = { code: 'closed', affects: 'connection' }
      const exchange = bench().exchange('fanout')
      await expect(connection.publish(textMessage('x'), { queue: queue.name, mandatory: true })).rejects.toMatchObject(
        closed,
      )
      await expect(connection.declare({ queues: [queue] })).rejects.toMatchObject(closed)
      await expect(connection.consume({ queues: [queue], prefetch: 1 }, () => undefined)).rejects.toMatchObject(closed)
      await expect(connection.subscribe({ exchange, queue, routingKey: '' }, () => undefined)).rejects.toMatchObject(
        closed,
      )
      await expect(connection.queues.length(queue.name)).rejects.toMatchObject(closed)
    })

    it('finishes what was being published before it closes', async () => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, [])
      const publishes = Array.from({ length: 20 }, (_, i) =>
        connection.publish(textMessage(`${i}`), { queue: queue.name, mandatory: true }),
      )
      await connection.close()
      await Promise.all(publishes)
      const other = await bench().connect()
      expect(await other.queues.length(queue.name)).toBe(20)
    })

    it('does not disturb others when it is closed', async () => {
      const [one, other] = [await bench().connect(), await bench().connect()]
      const queue = await bench().filled(other, [])
      const inbox = bench().inbox<Delivery>()
      await other.consume({ queues: [queue], prefetch: 1 }, inbox.push)
      await one.close()
      await bench().fill(other, queue, ['1'])
      const [delivery] = await inbox.atLeast(1)
      delivery?.ack()
    })
  })

  describeIf(options.breakConnection, 'a connection that breaks', () => {
    const breaks = async (): Promise<{
      error: BrokerError
      deliveries: readonly Delivery[]
      again: () => Promise<void>
    }> => {
      const connection = await bench().connect()
      const queue = await bench().filled(connection, ['1'])
      const inbox = bench().inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
      const deliveries = await inbox.atLeast(1)
      await options.breakConnection?.(connection)
      const error = await connection.lost
      expect(consumer.active).toBe(false)
      return {
        error,
        deliveries,
        again: () => connection.publish(textMessage('2'), { queue: queue.name, mandatory: true }),
      }
    }

    it('says so once, as an error of the connection that a retry can help', async () => {
      const { error } = await breaks()
      expect(error).toBeInstanceOf(CeleriacError)
      expect(error).toMatchObject({ affects: 'connection', canRetry: true })
      expect(error.code).not.toBe('closed')
    })

    it('refuses what is asked of it from then on', async () => {
      const { again } = await breaks()
      await expect(again()).rejects.toMatchObject({ affects: 'connection' })
    })

    it('lets its deliveries be settled, without effect', async () => {
      const { deliveries } = await breaks()
      for (const delivery of deliveries) {
        delivery.ack()
        delivery.requeue()
        delivery.reject()
      }
    })

    it('can still be closed', async () => {
      const connection = await bench().connect()
      await options.breakConnection?.(connection)
      const error = await connection.lost
      await connection.close()
      expect(await connection.lost).toBe(error)
    })
  })
}
