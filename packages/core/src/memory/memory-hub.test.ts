import { manualClock } from '@celeriac/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import type { Internals } from '../app/internals.ts'

const apps: Internals[] = []
afterEach(async () => {
  for (const made of apps.splice(0)) await made.close()
})

/** Publishes messages that expire at once, to a consumer that has room for so many; returns what it got. */
async function consumedOf(count: number, prefetch: number): Promise<number> {
  const clock = manualClock()
  const app = makeInternals({}, { clock })
  apps.push(app)
  const connection = await (await app.openReadConnection()).get()
  const queue = app.queues.default
  let got = 0
  await connection.consume({ queues: [queue], prefetch }, () => {
    got += 1
  })
  const { body, contentType, contentEncoding } = await app.codec.encode([], 'json')
  const message = { body, contentType, contentEncoding, headers: {}, properties: { expiration: '0' } }
  for (let i = 0; i < count; i++) await connection.publish(message, { queue: queue.name, mandatory: true })
  await clock.settle()
  return got
}

describe('the memory broker', () => {
  it('gives what expires at once to a consumer that is free, and drops it otherwise', async () => {
    expect(await consumedOf(1, 1)).toBe(1)
    expect(await consumedOf(2, 1)).toBe(1)
    expect(await consumedOf(1, 0)).toBe(0)
  })
})
