import { type Celery, currentTask } from '@celeriac/core'
import type { SignatureObject } from '@celeriac/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

const signature = (task: string, more: Partial<SignatureObject> = {}): SignatureObject => ({
  task,
  args: [],
  kwargs: {},
  options: {},
  subtask_type: null,
  immutable: false,
  ...more,
})

describe('what follows a task', () => {
  let bench: WorkerBench
  const seen: {
    id: string
    args: readonly unknown[]
    parent: string | null
    root: string
    group: string | null
    index: number | null
    chain: unknown
  }[] = []

  const define = (app: Celery): void => {
    seen.length = 0
    app.task('test.one', () => 1)
    app.task('test.fail', () => {
      throw new TypeError('no')
    })
    app.task({ name: 'test.note', bind: true }, (self, ...args: unknown[]) => {
      const { id, parentId: parent, rootId: root, group, groupIndex: index, embed } = self.request
      seen.push({ id, args, parent, root, group, index, chain: embed.chain })
      return null
    })
  }
  afterEach(() => bench.close())

  const push = (task: string, embed: object, headers = {}) =>
    bench.push({ headers: { task, id: 'T1', root_id: 'R', ...headers }, body: body([[], {}, embed]) })

  it('one callback gets the value, with the task as its parent, before the result is stored [C99] [C76]', async () => {
    bench = await workerBench({ define })
    await push('test.one', { callbacks: [signature('test.note', { args: ['own'], options: { task_id: 'C' } })] })
    await bench.settled()
    await bench.settled()
    expect(seen).toEqual([
      { id: 'C', args: [1, 'own'], parent: 'T1', root: 'R', group: null, index: null, chain: null },
    ])
    expect(bench.trace.filter((step) => /publish C|store T1/.test(step))).toEqual(['publish C', 'store T1 SUCCESS'])
    expect((await bench.record('T1'))?.children).toEqual([[['C', null], null]])
  })

  it('an immutable callback gets no value [C99] [C87]', async () => {
    bench = await workerBench({ define })
    await push('test.one', { callbacks: [signature('test.note', { args: ['own'], immutable: true })] })
    await bench.settled()
    await bench.settled()
    expect(seen[0]?.args).toEqual(['own'])
  })

  it('several callbacks are members of one new group [C99] [C76]', async () => {
    bench = await workerBench({ define })
    const callbacks = ['A', 'B'].map((id) => signature('test.note', { options: { task_id: id } }))
    await push('test.one', { callbacks })
    await bench.settled()
    await bench.settled()
    expect(seen.map(({ id, index }) => [id, index])).toEqual([
      ['A', 0],
      ['B', 1],
    ])
    const [first, second] = seen
    expect(first?.group).toBe(second?.group)
    expect(first?.group).toMatch(/^[0-9a-f-]{36}$/)
    expect((await bench.record('T1'))?.children).toEqual([
      [
        [first?.group, null],
        [
          [['A', null], null],
          [['B', null], null],
        ],
      ],
    ])
  })

  it('a group among the callbacks keeps its own id [C99]', async () => {
    bench = await workerBench({ define })
    const group = signature('celery.group', {
      subtask_type: 'group',
      kwargs: {
        tasks: [
          signature('test.note', { options: { task_id: 'M0' } }),
          signature('test.note', { options: { task_id: 'M1' } }),
        ],
      },
      options: { task_id: 'G' },
    })
    await push('test.one', { callbacks: [group, signature('test.note', { options: { task_id: 'A' } })] })
    await bench.settled()
    await bench.settled()
    expect(seen.filter(({ group: id }) => id === 'G').map(({ id, index }) => [id, index])).toEqual([
      ['M0', 0],
      ['M1', 1],
    ])
    expect(seen.find(({ id }) => id === 'A')?.index).toBe(0)
  })

  it('the next step of a chain is the last of its list and gets the rest [C86]', async () => {
    bench = await workerBench({ define })
    const [last, next] = ['L', 'N'].map((id) => signature('test.note', { options: { task_id: id } }))
    await push('test.one', { chain: [last, next] })
    await bench.settled()
    await bench.settled()
    await bench.settled()
    expect(seen.map(({ id, parent, root, args, chain }) => ({ id, parent, root, args, chain }))).toEqual([
      { id: 'N', parent: 'T1', root: 'R', args: [1], chain: [last] },
      { id: 'L', parent: 'N', root: 'R', args: [null], chain: [] },
    ])
  })

  it('a callback that the broker refuses makes the task a failure', async () => {
    bench = await workerBench({ define, settings: { taskPublishRetry: false } })
    bench.broker.play({ publish: ['pass', 'refuse', 'refuse', 'refuse', 'refuse', 'refuse'] })
    await push('test.one', {
      callbacks: [signature('test.note')],
      chain: [signature('test.note', { options: { task_id: 'N' } })],
    })
    await expect.poll(() => bench.record('T1'), { timeout: 10_000 }).toMatchObject({ status: 'FAILURE' })
    expect((await bench.record('N'))?.status).toBe('FAILURE')
    expect(seen).toEqual([])
  })

  it('a failure fails all later steps of the chain, and the body of a chord among them [C85]', async () => {
    bench = await workerBench({ define })
    const chord = signature('celery.chord', {
      subtask_type: 'chord',
      kwargs: { header: [], body: signature('test.note', { options: { task_id: 'B' } }), kwargs: {} },
    })
    const chain = [
      signature('test.note', { options: { task_id: 'L', group_id: 'G' } }),
      chord,
      signature('test.note', { options: { task_id: 'N' } }),
    ]
    await push('test.fail', { chain })
    await bench.settled()
    const own = await bench.record('T1')
    expect(own).toMatchObject({ status: 'FAILURE', result: { exc_type: 'TypeError', exc_message: ['no'] } })
    for (const id of ['N', 'L', 'B']) {
      const record = await bench.record(id)
      expect(record).toMatchObject({ status: 'FAILURE', result: own?.result, traceback: own?.traceback, children: [] })
    }
    expect((await bench.record('L'))?.groupId).toBe('G')
    expect(seen).toEqual([])
  })

  it('an errback that is not known here, or takes one argument, is sent in a group of its own [C98]', async () => {
    bench = await workerBench({ define })
    const errbacks = [
      signature('test.note', { args: ['own'], options: { task_id: 'E0' } }),
      signature('test.note', { args: ['own'], options: { task_id: 'E1' }, immutable: true }),
      signature('elsewhere.err', { options: { task_id: 'E2' } }),
    ]
    await push('test.fail', { errbacks })
    await bench.settled()
    await bench.settled()
    expect(seen.map(({ id, args, parent, root, index }) => ({ id, args, parent, root, index }))).toEqual([
      { id: 'E0', args: ['T1', 'own'], parent: 'T1', root: 'R', index: 0 },
      { id: 'E1', args: ['own'], parent: 'T1', root: 'R', index: 1 },
    ])
    expect(seen[0]?.group).toMatch(/^[0-9a-f-]{36}$/)
    expect(bench.trace).toContain('publish E2')
    // The failure is stored before: errbacks read it.
    expect(bench.trace.indexOf('store T1 FAILURE')).toBeLessThan(bench.trace.indexOf('publish E0'))
  })

  it('an errback that takes more arguments is called here with request, error and traceback', async () => {
    const called: unknown[] = []
    bench = await workerBench({
      define: (app) => {
        define(app)
        app.task('test.errback', (request: { id: string }, error: Error, traceback: string, own: unknown) => {
          called.push([request.id, error.message, traceback.includes('Traceback'), own, currentTask()?.request.id])
        })
        app.task('test.errback2', (_request: unknown, _error: Error) => {
          throw new Error('errback failed')
        })
      },
    })
    await push('test.fail', { errbacks: [signature('test.errback', { args: ['own'] }), signature('test.errback2')] })
    await bench.settled()
    expect(called).toEqual([['T1', 'no', true, 'own', 'T1']])
    expect(bench.trace.filter((step) => step.startsWith('publish') && !step.includes('-'))).toEqual([])
    expect(bench.log.some(({ message }) => message.includes('errback failed'))).toBe(true)
  })

  it('an errback is called here by what it can take: defaults and rest count, params decide [C98]', async () => {
    const called: unknown[] = []
    const note =
      (name: string) =>
      (...args: unknown[]) =>
        void called.push([name, args.length])
    bench = await workerBench({
      define: (app) => {
        define(app)
        app.task('test.defaults', (request: unknown, error: unknown = null, traceback = '') =>
          note('defaults')(request, error, traceback),
        )
        app.task('test.rest', note('rest'))
        app.task('test.after', (request: unknown, ...rest: unknown[]) => note('after')(request, ...rest))
        app.task({ name: 'test.three', params: ['a', 'b?', 'c?'] }, note('three'))
        app.task({ name: 'test.single', params: ['id'] }, note('single'))
        app.task('test.pattern', ({ length }: string) => void called.push(['pattern', length]))
        app.task({ name: 'test.bound', bind: true }, (_self, ...args: unknown[]) => note('bound')(...args))
        app.task('test.unseen', ((request: unknown, error: unknown) => note('unseen')(request, error)).bind(null))
      },
    })
    const names = ['defaults', 'rest', 'after', 'three', 'single', 'pattern', 'bound', 'unseen']
    await push('test.fail', { errbacks: names.map((name) => signature(`test.${name}`)) })
    await bench.settled()
    const here = [
      ['defaults', 3],
      ['rest', 3],
      ['after', 3],
      ['three', 3],
      ['unseen', 2],
    ]
    expect(called.slice(0, 5)).toEqual(here)
    await expect.poll(() => called.length).toBe(8)
    expect(called.slice(5).sort()).toEqual([
      ['bound', 1],
      ['pattern', 2],
      ['single', 1],
    ])
  })

  it('tasks sent from within a task are its children, and inherit its root [C6] [C76]', async () => {
    bench = await workerBench({
      define: (app) => {
        define(app)
        app.task('test.parent', async () => {
          await app.sendTask('test.note', [1], { taskId: 'S' })
          return null
        })
      },
    })
    await push('test.parent', {})
    await bench.settled()
    await bench.settled()
    expect(seen.map(({ id, parent, root }) => ({ id, parent, root }))).toEqual([{ id: 'S', parent: 'T1', root: 'R' }])
    expect((await bench.record('T1'))?.children).toEqual([[['S', null], null]])
  })

  it('replace puts another task in its place: same id, nesting and chain [C100]', async () => {
    const nestings: number[] = []
    bench = await workerBench({
      define: (app) => {
        define(app)
        const other = app.task({ name: 'test.other', bind: true }, (self, x: number) => {
          nestings.push(self.request.replacedTaskNesting)
          return x * 2
        })
        app.task({ name: 'test.replaced', bind: true }, async (self) => {
          await self.replace(other.s(21))
          throw new Error('never reached')
        })
      },
    })
    await push('test.replaced', { chain: [signature('test.note', { options: { task_id: 'N' } })] })
    await expect.poll(() => seen.length).toBe(1)
    expect(await bench.record('T1')).toMatchObject({ status: 'SUCCESS', result: 42 })
    expect(nestings).toEqual([1])
    expect(seen[0]).toMatchObject({ id: 'N', args: [42], parent: 'T1', root: 'R' })
    expect(bench.stored.filter(({ taskId }) => taskId === 'T1')).toHaveLength(1)
  })
})
