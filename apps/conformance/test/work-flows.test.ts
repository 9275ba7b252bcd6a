import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chain, chord, chunks, fromObject, group, map, starmap } from '@celeriac/canvas'
import { type AppSettings, Celery, currentTask, GroupResult } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { type SignatureObject, signatureObject } from '@celeriac/protocol'
import { until } from '@celeriac/testing'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'celeriac-flows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const backends: Readonly<Record<string, () => Promise<AppSettings>>> = {
  memory: async () => ({ broker: `memory://${randomUUID()}`, backend: `cache+memory://${randomUUID()}` }),
  'redis, sorted': async () => ({ broker: await redisUrl(), backend: await redisUrl() }),
  'redis, unsorted': async () => ({
    broker: await redisUrl(),
    backend: await redisUrl(),
    resultBackendTransportOptions: { resultChordOrdered: false },
  }),
  'rabbitmq, with results in redis': async () => ({
    broker: await ownVhost('celeriac-flows'),
    backend: await redisUrl(),
  }),
  'files, joined by celery.chord_unlock': async () => ({
    broker: `memory://${randomUUID()}`,
    backend: `file://${folder}`,
    resultChordRetryInterval: 0.05,
  }),
}

function define(app: Celery) {
  return {
    add: app.task('flows.add', (x: number, y: number) => x + y),
    tsum: app.task('flows.tsum', (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)),
    fail: app.task('flows.fail', (): number => {
      throw new RangeError('no')
    }),
    same: app.task('flows.same', (value: unknown) => value),
    list: app.task('flows.list', (value: unknown) => value as unknown[]),
    replace: app.task('flows.replace', async (step: SignatureObject): Promise<unknown> => {
      return await currentTask()?.replace(fromObject(step))
    }),
    addMore: app.task('flows.add_more', async (step: SignatureObject): Promise<number> => {
      await currentTask()?.addToChord(fromObject(step))
      return 0
    }),
  }
}

describe.each(Object.entries(backends))('%s', (kind, settings) => {
  let app: Celery
  let worker: Worker
  let tasks: ReturnType<typeof define>
  const errors: unknown[][] = []

  beforeAll(async () => {
    const queue = `flows-${randomUUID()}`
    const logger = { debug() {}, info() {}, warn() {}, error() {} }
    app = new Celery(
      'flows',
      { ...(await settings()), taskDefaultQueue: queue, workerPrefetchMultiplier: 0 },
      { logger },
    )
    tasks = define(app)
    app.task('flows.note_error', (...args: unknown[]) => void errors.push(args))
    worker = new Worker(app, { concurrency: 20 })
    await worker.start()
  })
  afterAll(async () => {
    await worker.stop()
    await app.close()
  })
  const ordered = (values: unknown) =>
    kind === 'redis, unsorted' && Array.isArray(values) ? [...values].sort() : values

  it('chains, with their parents [C86]', async () => {
    const { add } = tasks
    const result = await chain(add.s(2, 2), add.s(4), add.s(8)).applyAsync()
    expect(await result.get({ timeout: 10 })).toBe(16)
    expect(await result.parent?.get()).toBe(8)
    expect(await result.parent?.parent?.get()).toBe(4)
    expect(result.parent?.parent?.parent).toBeNull()
  })

  it('groups and chains that end in one [C88]', async () => {
    const { add } = tasks
    expect(
      await group([add.s(2, 2), add.s(4, 4)])
        .delay()
        .get({ timeout: 10 }),
    ).toEqual([4, 8])
    expect(
      await chain(add.s(1, 1), group([add.s(1), add.s(2)]))
        .delay()
        .get({ timeout: 10 }),
    ).toEqual([3, 4])
    const nested = group([add.s(1, 1), group([add.s(2, 2), add.s(3, 3)])])
    expect(await nested.delay().get({ timeout: 10 })).toEqual([2, 4, 6])
  })

  it('chords, of every shape [C89] [C90] [C93] [C95]', async () => {
    const { add, tsum, same, list } = tasks
    const get = { timeout: 15 }
    const flows = {
      plain: chord([add.s(1, 1), add.s(2, 2)], tsum.s()),
      'body chain': chord([add.s(1, 1), add.s(2, 2)], chain(tsum.s(), add.s(1))),
      'body group': chord([add.s(1, 1)], group([tsum.s(), tsum.s()])),
      'body chord': chord([add.s(1, 1), add.s(2, 2)], chord([tsum.s(), tsum.s()], same.s())),
      'header chain': chord([chain(add.s(1, 1), add.s(2)), add.s(3, 3)], tsum.s()),
      'header chord': chord([chord([add.s(1, 1), add.s(2, 2)], tsum.s()), add.s(3, 3)], tsum.s()),
      'in a chain': chain(add.s(1, 1), group([add.s(2), add.s(3)]), tsum.s(), add.s(4), add.s(5)),
      'three in a row': chain(
        add.s(1, 1),
        group([add.s(2), add.s(3)]),
        group([tsum.s(), tsum.s()]),
        tsum.s(),
        add.s(1),
      ),
      'header ends in a group': chord([chain([add.s(1, 1), group([add.s(1), add.s(2)])]), add.s(3, 3)], list.s()),
      empty: chord([], list.s()),
    }
    const values = await Promise.all(
      Object.entries(flows).map(async ([name, flow]) => [name, ordered(await flow.delay().get(get))]),
    )
    expect(Object.fromEntries(values)).toMatchObject({
      plain: 6,
      'body chain': 7,
      'body group': [2, 2],
      'body chord': [6, 6],
      'header chain': 10,
      'header chord': 12,
      'in a chain': 18,
      'three in a row': 19,
      empty: [],
    })
  })

  it('a chord of 100, in order', async () => {
    const { add, list } = tasks
    const header = Array.from({ length: 100 }, (_, i) => add.s(i, i))
    const values = (await chord(header, list.s()).delay().get({ timeout: 15 })) as number[]
    const expected = Array.from({ length: 100 }, (_, i) => 2 * i)
    expect(kind === 'redis, unsorted' ? values.sort((a, b) => a - b) : values).toEqual(expected)
  })

  it('nested groups in a header are in the order of Celery [C94]', async () => {
    const { add, list } = tasks
    const flow = chord([add.s(1, 0), group([add.s(2, 0), add.s(3, 0)]), add.s(4, 0)], list.s())
    const values = (await flow.delay().get({ timeout: 15 })) as number[]
    expect(kind === 'redis, unsorted' ? values.sort() : values).toEqual(
      kind === 'redis, unsorted' ? [1, 2, 3, 4] : [1, 3, 2, 4],
    )
  })

  it('a chord whose header fails: its body, what follows it and its errbacks [C92] [C85]', async () => {
    const { add, fail, tsum } = tasks
    errors.length = 0
    const errback = app.signature('flows.note_error', { args: ['own'] })
    const flow = chord([add.s(1, 1), fail.s()], tsum.s().onError(errback))
    const result = await flow.applyAsync()
    await expect(result.get({ timeout: 15 })).rejects.toMatchObject({
      name: 'ChordError',
      message: expect.stringContaining("ValueError('no')") as string,
    })
    await until(() => errors.length > 0)
    const after = chain(add.s(1, 1), group([add.s(2), fail.si()]), tsum.s(), add.s(1), add.s(2))
    await expect(after.delay().get({ timeout: 15 })).rejects.toThrow()
    const grouped = chord([fail.s()], group([tsum.s(), tsum.s()]))
    await expect(grouped.delay().get({ timeout: 15 })).rejects.toThrow('no')
    const outer = chord([chord([fail.s()], tsum.s()), add.s(1, 1)], tsum.s())
    if (!kind.startsWith('files')) await expect(outer.delay().get({ timeout: 15 })).rejects.toThrow('Dependency')
  })

  it('maps, starmaps and chunks [C97]', async () => {
    const { add, tsum, list } = tasks
    const lists = [[1, 2], [3]]
    expect(await map(tsum, lists).delay().get({ timeout: 10 })).toEqual([3, 3])
    const pairs: [number, number][] = [
      [1, 1],
      [2, 2],
      [3, 3],
    ]
    expect(await starmap(add, pairs).delay().get({ timeout: 10 })).toEqual([2, 4, 6])
    const chunked = await chunks(add, pairs, 2).applyAsync()
    expect(chunked).toBeInstanceOf(GroupResult)
    expect(await chunked.get({ timeout: 10 })).toEqual([[2, 4], [6]])
    const summed = chord(chunks(add, pairs, 2).group(), list.s())
    expect(ordered(await summed.delay().get({ timeout: 15 }))).toEqual([[2, 4], [6]])
  })

  it('a group that is saved is found again [C79]', async () => {
    const { add } = tasks
    const result = await group([add.s(1, 1), add.s(2, 2)]).applyAsync()
    await result.save()
    const found = await app.groupResult(result.id)
    expect(await found?.get({ timeout: 10 })).toEqual([2, 4])
  })

  it('a task that nobody knows fails all that waits for it', async () => {
    const { add, tsum } = tasks
    const nobody = app.signature<number>('flows.nobody')
    const steps = chain([add.s(1, 1), nobody, add.s(1)])
    await expect(steps.delay().get({ timeout: 15 })).rejects.toThrow('flows.nobody')
    const joined = chord([add.s(1, 1), nobody], tsum.s())
    await expect(joined.delay().get({ timeout: 15 })).rejects.toThrow('flows.nobody')
  })

  it('a signature in a message that is none fails where it is waited for', async () => {
    const { add } = tasks
    const broken = {
      ...signatureObject({ task: 'celery.chord', subtaskType: 'chord' }),
      options: { task_id: randomUUID() },
    }
    const result = await add.applyAsync([1, 1], { chain: [broken] })
    await expect(result.get({ timeout: 10 })).rejects.toThrow('the chord has no body')
    const waited = app.asyncResult(String(broken.options.task_id))
    await expect(waited.get({ timeout: 10 })).rejects.toThrow('the chord has no body')
  })

  it('a task is replaced by work-flows, wherever it stands [C100]', async () => {
    const { add, tsum, replace, list } = tasks
    const by = {
      task: add.s(1, 2),
      chain: chain(add.s(1, 2), add.s(3)),
      group: group([add.s(1, 2), add.s(3, 4)]),
      'chain of a group': chain(add.s(1, 2), group([add.s(1), add.s(2)])),
      chord: chord([add.s(1, 2), add.s(3, 4)], tsum.s()),
    }
    const get = { timeout: 15 }
    const values = await Promise.all(
      Object.entries(by).map(async ([name, step]) => [
        name,
        ordered(await replace.delay(step.toJSON()).get(get)),
        await chain([replace.s(step.toJSON()), list.s(), add.si(1, 1)])
          .delay()
          .get(get),
        (
          (await chord([replace.s(step.toJSON()), add.s(1, 1)], list.s())
            .delay()
            .get(get)) as unknown[]
        ).length,
      ]),
    )
    expect(values).toEqual([
      ['task', 3, 2, 2],
      ['chain', 6, 2, 2],
      ['group', [3, 7], 2, 2],
      ['chain of a group', [4, 5], 2, 2],
      ['chord', 10, 2, 2],
    ])
  })

  it('a member adds another to its chord, where parts are counted', async () => {
    if (kind.startsWith('files')) return
    const { add, addMore, list } = tasks
    const values = await chord([add.s(1, 1), addMore.s(add.s(20, 2).toJSON())], list.s())
      .delay()
      .get({ timeout: 15 })
    expect([...(values as number[])].sort((a, b) => a - b)).toEqual([0, 2, 22])
  })
})

it('on rpc:// chords are refused, and so is what would come to one', async () => {
  const app = new Celery('rpc', { broker: `memory://${randomUUID()}`, backend: 'rpc://' }, { logger: silentLogger() })
  const { add, tsum } = define(app)
  const refused = { code: 'chords_unsupported', message: expect.stringContaining('rpc://') as string }
  await expect(chord([add.s(1, 1)], tsum.s()).applyAsync()).rejects.toMatchObject(refused)
  await expect(chain(add.s(1, 1), group([add.s(1), add.s(2)]), tsum.s()).applyAsync()).rejects.toMatchObject(refused)
  await app.close()
})
