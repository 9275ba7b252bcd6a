import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BadInputBench, badInputBench, envelope, QUEUE } from './bad-input-side.ts'
import { json } from './bad-messages-conformance.ts'

const body = json([[], {}, {}])

function good(id: string, properties: Readonly<Record<string, unknown>> = {}): string {
  return envelope({ headers: { task: 'bad.task', id }, body }, properties)
}

/** An envelope with parts that are left out or replaced. */
function odd(parts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...JSON.parse(good('odd')), ...parts })
}

describe('what is no message, in a list of Redis', () => {
  let bench: BadInputBench
  let redis: Redis

  beforeAll(async () => {
    bench = await badInputBench('Redis', 'bad-input-redis')
    redis = new Redis(bench.url)
  })
  beforeEach(() => {
    bench.log.length = 0
    bench.ran.length = 0
  })
  afterAll(async () => {
    redis?.disconnect()
    await bench?.close()
  })

  const ranIds = (): readonly string[] => bench.ran.map((run) => run.id)
  const drops = (): number => bench.log.filter(({ message }) => message.startsWith('Dropped what is no message')).length

  const poison: readonly (readonly [string, string | Buffer])[] = [
    ['not JSON', 'garbage'],
    ['nothing', ''],
    ['half an envelope', good('half').slice(0, 100)],
    ['bytes', Buffer.from([0, 255, 254, 128, 10, 34, 92])],
    ['a number', '5'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list that would end its entry early', '["a","b"],["c"'],
    ['an empty object', '{}'],
    ['an envelope without properties', odd({ properties: undefined })],
    ['properties that are a list', odd({ properties: [] })],
    ['properties without delivery_info', odd({ properties: { delivery_tag: 'x' } })],
    ['headers that are a list', odd({ headers: [1] })],
    ['an envelope without a body', odd({ body: undefined })],
    ['a body that is an object', odd({ body: { a: 1 } })],
    ['nesting without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    [
      'headers nested without end',
      good('deep').replace('"headers":{', `"headers":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},`),
    ],
  ]

  it.each(poison)('%s is dropped with its reason, and its neighbours of the same batch run', async (_, bytes) => {
    // One push, so that one fetch takes them.
    await redis.lpush(QUEUE, good('before'), bytes, good('after'))
    await expect.poll(ranIds).toEqual(['before', 'after'])
    await expect.poll(() => bench.left()).toBe(0)
    expect(drops()).toBe(1)
    expect(Math.max(...bench.log.map(({ message }) => message.length))).toBeLessThan(3000)
    await bench.livesOn()
  })

  it('all of it at once harms nothing', async () => {
    const ids = poison.map((__, i) => `good-${i}`)
    await redis.lpush(QUEUE, ...poison.flatMap(([, bytes], i) => [bytes, good(`good-${i}`)]))
    await expect.poll(ranIds).toEqual(ids)
    expect(drops()).toBe(poison.length)
    await expect.poll(() => bench.left()).toBe(0)
  })

  it.each([
    ['no delivery tag', { delivery_tag: undefined }],
    ['a delivery tag that is an object', { delivery_tag: {} }],
    ['a priority that is a text', { priority: 'high' }],
    ['a priority beyond all bounds', { priority: 1e300 }],
    ['an exchange and a routing key that are numbers', { delivery_info: { exchange: 1, routing_key: 2 } }],
    ['properties of other types', { correlation_id: 5, reply_to: [], delivery_mode: 'x', expiration: {} }],
  ])('%s does not keep a message from being run', async (_, properties) => {
    await redis.lpush(QUEUE, good('one', properties))
    await expect.poll(ranIds).toEqual(['one'])
    await expect.poll(() => bench.left()).toBe(0)
  })

  it('messages that share a delivery tag are two messages', async () => {
    await redis.lpush(QUEUE, good('one', { delivery_tag: 'same' }), good('two', { delivery_tag: 'same' }))
    await expect.poll(ranIds).toEqual(['one', 'two'])
    await expect.poll(() => bench.left()).toBe(0)
  })

  it.each([
    ['of an encoding that nobody knows is taken as text', { body_encoding: 'x-nope' }],
    ['that is not the base64 it says it is', { body_encoding: 'base64' }],
  ])('a body %s, and found to be no JSON', async (_, properties) => {
    await redis.lpush(QUEUE, JSON.stringify({ ...JSON.parse(good('bad', properties)), body: '%%%' }))
    await expect.poll(() => bench.log.map(({ message }) => message).join('\n')).toContain("Can't decode message body")
    await expect.poll(() => bench.left()).toBe(0)
    await bench.livesOn()
    expect(ranIds()).toEqual([])
  })

  it('unacknowledged entries that cannot be read are cleared away, others given back [C57]', async () => {
    const long = 1_000_000
    await redis.hset('unacked', {
      't-garbage': 'garbage',
      't-poison': `[garbage,"","${QUEUE}"]`,
      't-object': '{}',
      't-good': `[${good('lapsed')},"","${QUEUE}"]`,
    })
    await redis.zadd(
      'unacked_index',
      long,
      't-garbage',
      long,
      't-poison',
      long,
      't-object',
      long,
      't-good',
      long,
      't-none',
    )
    const second = await badWorker(bench)
    await expect.poll(ranIds, { timeout: 15_000 }).toEqual(['lapsed'])
    await expect.poll(() => bench.left(), { timeout: 15_000 }).toBe(0)
    await second.stop()
  })
})

/** Another worker of the same app: it looks for lapsed messages when it starts. */
async function badWorker({ app }: BadInputBench): Promise<{ stop(): Promise<void> }> {
  const { Worker } = await import('@celeriac/worker')
  const worker = new Worker(app, { concurrency: 1, hostname: 'second@test' })
  await worker.start()
  return worker
}
