import { describe, expect, it } from 'vitest'
import { type BrokerBench, textMessage } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { itIf } from './register-if.ts'

/** Exchanges, queues and what can be asked of them. */
export function declareTests(bench: () => BrokerBench, options: BrokerConformanceOptions): void {
  describe('declare', () => {
    it('may be repeated, also by somebody else', async () => {
      const connection = await bench().connect()
      const other = await bench().connect()
      const exchange = bench().exchange('direct')
      const topology = { exchanges: [exchange], queues: [bench().queue('again', { exchange, routingKey: 'k' })] }
      for (const who of [connection, connection, other]) expect(await who.declare(topology)).toEqual([])
    })

    it('declares nothing where nothing is asked for', async () => {
      const connection = await bench().connect()
      expect(await connection.declare({})).toEqual([])
    })

    itIf(options.reportsDifferences, 'leaves alone what exists, and says how it differs', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('differs')
      await connection.declare({ queues: [queue] })
      const differences = await connection.declare({ queues: [{ ...queue, maxPriority: 9 }] })
      expect(differences).toMatchObject([{ kind: 'queue', name: queue.name, reason: expect.any(String) }])
      // The connection is of use as before.
      await connection.publish(textMessage('a'), { queue: queue.name, mandatory: true })
      expect(await connection.queues.length(queue.name)).toBe(1)
    })

    itIf(options.reportsDifferences, 'says when an exchange is of another type', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('direct')
      await connection.declare({ exchanges: [exchange] })
      const differences = await connection.declare({ exchanges: [{ ...exchange, type: 'topic' }] })
      expect(differences).toMatchObject([{ kind: 'exchange', name: exchange.name }])
    })

    it('declares neither the default exchange nor what is marked', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('unmarked')
      const exchanges = [
        { name: '', type: 'direct', durable: true, autoDelete: false },
        { ...bench().exchange('topic'), noDeclare: true },
      ]
      expect(await connection.declare({ exchanges, queues: [{ ...queue, noDeclare: true }] })).toEqual([])
    })
  })

  describe('queues', () => {
    it('counts what waits, and nothing for a queue that there is not', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('length')
      await connection.declare({ queues: [queue] })
      expect(await connection.queues.length(queue.name)).toBe(0)
      for (const text of ['a', 'b']) await connection.publish(textMessage(text), { queue: queue.name, mandatory: true })
      expect(await connection.queues.length(queue.name)).toBe(2)
      expect(await connection.queues.length(bench().name('nowhere'))).toBe(0)
    })

    it('purges what waits and says how much it was', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('purge')
      await connection.declare({ queues: [queue] })
      for (const text of ['a', 'b', 'c']) {
        await connection.publish(textMessage(text), { queue: queue.name, mandatory: true })
      }
      expect(await connection.queues.purge(queue.name)).toBe(3)
      expect(await connection.queues.length(queue.name)).toBe(0)
      expect(await connection.queues.purge(queue.name)).toBe(0)
    })

    it('deletes a queue with what is in it, also one that there is not', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('delete')
      await connection.declare({ queues: [queue] })
      await connection.publish(textMessage('a'), { queue: queue.name, mandatory: true })
      expect(await connection.queues.exists(queue.name)).toBe(true)
      await connection.queues.delete(queue.name)
      expect(await connection.queues.exists(queue.name)).toBe(false)
      expect(await connection.queues.length(queue.name)).toBe(0)
      await connection.queues.delete(queue.name)
    })

    it('forgets the bindings of a queue that is deleted', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('direct')
      const queue = bench().queue('unbound', { exchange, routingKey: 'k' })
      await connection.declare({ queues: [queue] })
      await connection.queues.delete(queue.name)
      const to = { exchange: exchange.name, type: 'direct', routingKey: 'k', mandatory: true }
      await expect(connection.publish(textMessage('a'), to)).rejects.toMatchObject({ code: 'unroutable' })
    })
  })
}
