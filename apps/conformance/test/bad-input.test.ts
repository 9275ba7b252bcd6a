import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BadInputBench, badInputBench } from './bad-input-side.ts'
import { badMessages, json } from './bad-messages-conformance.ts'

describe.each(['memory', 'Redis', 'RabbitMQ'] as const)('bad input on %s', (broker) => {
  let bench: BadInputBench
  let count = 0

  beforeAll(async () => {
    bench = await badInputBench(broker, 'bad-input')
  })
  afterAll(() => bench.close())

  /** Sends a message, and waits until it has been dealt with. */
  async function send(message: Parameters<BadInputBench['send']>[0], says?: RegExp): Promise<string> {
    const id = `bad-${++count}`
    bench.log.length = 0
    bench.ran.length = 0
    await bench.send({ ...message, headers: { id, ...message.headers } })
    // Unpacking takes its time, on another thread.
    if (says !== undefined) await expect.poll(() => bench.log.map((line) => line.message).join('\n')).toMatch(says)
    await bench.livesOn()
    return id
  }

  it.each(badMessages.map((bad) => [bad.name, bad.fate, bad] as const))(
    '%s: %s, and the worker goes on',
    async (_, fate, { message, says }) => {
      const rejectedBefore = await bench.rejected()
      const id = await send(message, says)
      const rejects = fate === 'rejected' || fate === 'unknown task'
      if (rejectedBefore !== undefined) {
        await expect.poll(() => bench.rejected()).toBe(rejectedBefore + (rejects ? 1 : 0))
      }
      await expect.poll(() => bench.left()).toBe(0)
      if (fate === 'run') {
        expect(bench.ran.map((run) => run.id)).toEqual([id])
        expect((await bench.record(id))?.status).toBe('SUCCESS')
        return
      }
      expect(bench.ran).toEqual([])
      const reasons = bench.log.filter(({ level }) => level === 'error' || level === 'critical')
      expect(reasons).toHaveLength(1)
      expect(reasons[0]?.message).toMatch(says ?? /./)
      // Whoever reads the log sees no more of it than is good for a terminal.
      expect(reasons[0]?.message.length).toBeLessThan(10_000)
      const record = await bench.record(id)
      if (fate !== 'unknown task') expect(record).toBeUndefined()
      else expect(record).toMatchObject({ status: 'FAILURE', result: { exc_type: 'NotRegistered' } })
    },
  )

  it('keys that would change every object change none', async () => {
    const evil = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}, "toString": 3}'
    const id = await send({ headers: { task: 'bad.task' }, body: Buffer.from(`[[${evil}], ${evil}, {"x": ${evil}}]`) })
    expect(bench.ran).toHaveLength(1)
    expect((await bench.record(id))?.status).toBe('SUCCESS')
    const [first, kwargs] = bench.ran[0]?.args ?? []
    for (const value of [first, kwargs]) {
      expect(value).not.toHaveProperty('polluted')
      expect(value).toHaveProperty('toString', 3)
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('keys of headers that would change every object change none', async () => {
    // Not a prototype of these headers, but a key of their own.
    const headers = JSON.parse(
      '{"task": "bad.task", "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}}',
    )
    const id = await send({ headers, body: json([[], {}, {}]) })
    expect((await bench.record(id))?.status).toBe('SUCCESS')
    const seen = bench.ran[0]?.headers as Record<string, unknown>
    expect(Object.getPrototypeOf(seen) === Object.prototype || Object.getPrototypeOf(seen) === null).toBe(true)
    expect(seen['polluted']).toBeUndefined()
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('keyword arguments that the task does not have are its failure', async () => {
    const id = await send({ headers: { task: 'bad.named' }, body: json([[1], { nope: 2 }, {}]) })
    await expect.poll(async () => (await bench.record(id))?.status).toBe('FAILURE')
    expect(await bench.record(id)).toMatchObject({ result: { exc_type: 'TypeError' } })
  })

  it('and nothing of it is left, nor held back', async () => {
    await bench.stop()
    expect(await bench.left()).toBe(0)
  })
})
