import { manualClock, testBrokerSettings, testHost } from '@celeriac/testing'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapter } from '../src/adapter.ts'
import { message, queue } from './support.ts'

let server: OwnRedis

beforeAll(async () => {
  server = await ownRedis()
})
afterAll(() => server.close())

describe('an idle consumer', () => {
  // With a clock that stands still nothing is looked at now and then: one wake-up that is missed, and it waits for ever.
  it.each([
    [1, 'at once'],
    [1, 'later'],
    [4, 'at once'],
    [4, 'later'],
  ])(
    'with %i places, acknowledging %s, is woken for each of many messages',
    { timeout: 60_000 },
    async (prefetch, when) => {
      const broker = adapter.open(server.url, testBrokerSettings(), testHost({ clock: manualClock() }))
      const connection = await broker.connect()
      const seen: unknown[] = []
      let onSeen = () => {}
      const name = `q-${prefetch}-${when}`
      await connection.consume({ queues: [queue(name)], prefetch }, (delivery) => {
        if (when === 'at once') delivery.ack()
        else setImmediate(() => delivery.ack())
        seen.push(delivery.message.headers['n'])
        onSeen()
      })
      const numbers = Array.from({ length: 500 }, (_, n) => n)
      for (const n of numbers) {
        const came = new Promise<void>((resolve) => {
          onSeen = resolve
        })
        await connection.publish(message(n), { queue: name, mandatory: true })
        await came
      }
      expect(seen).toEqual(numbers)
      await connection.close()
    },
  )
})
