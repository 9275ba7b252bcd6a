import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord } from '@celeriac/canvas'
import { Celery, type ResultHandle } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PythonClient, startPythonClient } from '../src/python-client.ts'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'

/** Tasks of one chord: some run in Node's workers, some in Python's. */
function members(app: Celery) {
  const add = app.task('proj.add', (x: number, y: number) => x + y)
  const sum = app.task('node.sum', (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0))
  const list = app.task('node.list', (xs: unknown) => xs)
  return {
    here: (x: number, y: number) => add.s(x, y).set({ queue: 'node' }),
    there: (x: number, y: number) => add.s(x, y).set({ queue: 'celery' }),
    nowhere: () => add.s(9, 9).set({ queue: 'nowhere' }),
    sum: () => sum.s().set({ queue: 'node' }),
    list: () => list.s().set({ queue: 'node' }),
  }
}

describe('chords on Redis, of Python and Node', () => {
  let app: Celery
  let redis: Redis
  let node: Worker
  let python: PythonWorker
  let client: PythonClient
  let tasks: ReturnType<typeof members>

  beforeAll(async () => {
    const url = await redisUrl(7)
    redis = new Redis(url)
    await redis.flushdb()
    app = new Celery('proj', { broker: url, backend: url }, { logger: silentLogger() })
    tasks = members(app)
    node = new Worker(app, { queues: ['node'] })
    const both = { broker: url, backend: url }
    ;[python, client] = await Promise.all([startPythonWorker(both), startPythonClient(both), node.start()])
  })
  afterAll(async () => {
    await Promise.all([node.stop(), python.stop(), client.close()])
    await app.close()
    redis.disconnect()
  })

  /** What a chord has left in Redis, with its ids named. */
  async function keysOf(result: ResultHandle): Promise<Record<string, unknown>> {
    const group = result.parent
    const ids = (await group?.children())?.map(({ id }) => id) ?? []
    const named = (text: string): string => ids.reduce((known, id, index) => known.replaceAll(id, `<${index}>`), text)
    const found: Record<string, unknown> = {}
    for (const key of await redis.keys(`celery-taskset-meta-${group?.id}*`)) {
      const type = await redis.type(key)
      const value =
        type === 'zset'
          ? await redis.zrange(key, '0', '-1', 'WITHSCORES')
          : type === 'set'
            ? (await redis.smembers(key)).sort()
            : [String(await redis.get(key))]
      found[key.slice(-2)] = { type, value: value.map(named), ttl: (await redis.ttl(key)) > 80_000 ? 'a day' : 'less' }
    }
    return found
  }

  it('a part leaves the same keys, whoever returns it [C89]', async () => {
    const { here, there, nowhere, sum } = tasks
    const send = async (part: ReturnType<typeof nowhere>): Promise<Record<string, unknown>> => {
      const result = await chord([part, nowhere()], sum()).applyAsync()
      const first = (await result.parent?.children())?.[0]
      await until(async () => await first?.ready())
      await until(async () => Object.keys(await keysOf(result)).length === 3)
      return await keysOf(result)
    }
    const byNode = await send(here(1, 1))
    const byPython = await send(there(1, 1))
    expect(byNode).toEqual(byPython)
    expect(Object.keys(byNode).sort()).toEqual(['.d', '.j', '.s'])
  })

  it('what is left of a chord that was joined is the same, too [C89] [C91]', async () => {
    const { here, there, sum } = tasks
    const left: unknown[] = []
    for (const parts of [
      [here(1, 1), here(2, 2)],
      [there(1, 1), there(2, 2)],
    ]) {
      const result = await chord(parts, sum()).applyAsync()
      expect(await result.get({ timeout: 10 })).toBe(6)
      await until(async () => (await redis.get(`celery-taskset-meta-${result.parent?.id}.c`)) === 'done')
      left.push(Object.keys(await keysOf(result)))
    }
    expect(left).toEqual([['.c'], ['.c']])
  })

  it('parts of both, in order, from either client [C89] [C91]', async () => {
    const { here, there, list } = tasks
    const header = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? here(i, 0) : there(i, 0)))
    const expected = Array.from({ length: 30 }, (_, i) => i)
    expect(await chord(header, list()).delay().get({ timeout: 15 })).toEqual(expected)
    const code = `
from celery import chord, signature
header = [signature('proj.add', args=(i, 0), app=app).set(queue='node' if i % 2 else 'celery') for i in range(30)]
chord(header, signature('node.list', app=app).set(queue='node'))().get(timeout=15)`
    expect(await client.run(code)).toEqual(expected)
  })

  it('a member that runs twice counts once, and the body runs once [C89]', async () => {
    const { here, list } = tasks
    const flow = chord([here(1, 1), here(2, 2)], list())
    const result = await flow.applyAsync()
    expect(await result.get({ timeout: 10 })).toEqual([2, 4])
    const [first] = (await result.parent?.children()) ?? []
    const body = {
      task: 'node.list',
      args: [],
      kwargs: {},
      options: { task_id: result.id },
      subtask_type: null,
      immutable: false,
    }
    await redis.del(`celery-task-meta-${result.id}`)
    const again = {
      taskId: first?.id ?? '',
      groupId: result.parent?.id ?? '',
      groupIndex: 0,
      chord: body,
      queue: 'node',
    }
    const second = await here(5, 5).applyAsync([], again)
    await until(async () => (await redis.llen('node')) === 0 && (await second.ready()))
    await here(0, 0).delay().get({ timeout: 10 })
    expect(await app.asyncResult(result.id).exists()).toBe(false)
  })

  it('a part that fails in Python fails a body here, and the other way round [C92]', async () => {
    const { here, sum } = tasks
    const fails = app.signature<number>('proj.fail', { args: ['value'] })
    await expect(
      chord([here(1, 1), fails], sum())
        .delay()
        .get({ timeout: 10 }),
    ).rejects.toMatchObject({
      name: 'ChordError',
      message: expect.stringContaining("raised ValueError('boom', 42)") as string,
    })
    const code = `
from celery import chord, signature
failing = chord([add.s(1, 1), signature('node.sum', args=(5,), app=app).set(queue='node')], echo.s())()
repr(failing.get(timeout=10, propagate=False))`
    expect(await client.run(code)).toMatch(/^ChordError\("?'?Dependency .* raised TypeError/)
  })
})

describe('chords on Redis whose parts have no order', () => {
  it('parts of Python and Node are counted in one list [C90]', async () => {
    const url = await redisUrl(4)
    const redis = new Redis(url)
    await redis.flushdb()
    const unordered = { resultBackendTransportOptions: { resultChordOrdered: false } }
    const app = new Celery('proj', { broker: url, backend: url, ...unordered }, { logger: silentLogger() })
    const { here, there, nowhere, list } = members(app)
    const node = new Worker(app, { queues: ['node'] })
    const conf = { result_backend_transport_options: { result_chord_ordered: false } }
    const [python] = await Promise.all([startPythonWorker({ broker: url, backend: url, conf }), node.start()])
    const header = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? here(i, 0) : there(i, 0)))
    const values = (await chord(header, list()).delay().get({ timeout: 15 })) as number[]
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    const half = await chord([here(1, 1), there(2, 2), nowhere()], list()).applyAsync()
    const parts = `celery-taskset-meta-${half.parent?.id}.j`
    await until(async () => (await redis.llen(parts)) === 2)
    expect((await redis.lrange(parts, 0, -1)).map((part) => (JSON.parse(part) as unknown[])[3]).sort()).toEqual([2, 4])
    await Promise.all([node.stop(), python.stop()])
    await app.close()
    redis.disconnect()
  })
})

describe('chords on files, by celery.chord_unlock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'celeriac-chords-'))
  let app: Celery
  let client: PythonClient
  let url = ''
  beforeAll(async () => {
    url = await redisUrl(6)
    const redis = new Redis(url)
    await redis.flushdb()
    redis.disconnect()
    app = new Celery('proj', { broker: url, backend: `file://${folder}` }, { logger: silentLogger() })
    client = await startPythonClient({ broker: url, backend: `file://${folder}` })
  })
  afterAll(async () => {
    await client.close()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('Python runs ours [C96]', async () => {
    const python = await startPythonWorker({ broker: url, backend: `file://${folder}` })
    const add = app.remote<(x: number, y: number) => number>('proj.add')
    const body = app.remote<(xs: readonly number[]) => unknown>('proj.echo')
    const result = await chord([add.s(1, 1), add.s(2, 2)], body.s()).applyAsync()
    expect(await result.get({ timeout: 15 })).toEqual({ args: [[2, 4]], kwargs: {} })
    await python.stop()
  })

  it('we run those of Python [C96]', async () => {
    app.task('proj.add', (x: number, y: number) => x + y)
    app.task('proj.echo', (...args: unknown[]) => args)
    const worker = new Worker(app, { queues: ['celery'] })
    await worker.start()
    const value = await client.run(
      'from celery import chord\nchord([add.s(1, 1), add.s(2, 2)], echo.s())().get(timeout=15)',
    )
    expect(value).toEqual([[2, 4]])
    await worker.stop()
  })
})
