import { describe, expect, it, onTestFinished } from 'vitest'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import type { BeforeTaskPublish } from '../signals/signal-infos.ts'
import { signals } from '../signals/signals.ts'

function setup() {
  const app = new Celery('proj', { broker: 'memory://', backend: 'cache+memory://' })
  onTestFinished(() => app.close())
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const sum = app.task('tasks.sum', async (ns: number[]) => ns.reduce((a, b) => a + b, 0))
  return { app, add, sum }
}

const run = async (app: Celery, name: string, args: unknown[], kwargs = {}) => {
  const result = await app.tasks.get(name)?.apply(args, { kwargs, throws: true })
  return await result?.get()
}

describe('celery.*', () => {
  it('accumulate', async () => {
    const { app } = setup()
    expect(await run(app, 'celery.accumulate', [1, [2], { a: 3 }])).toEqual([1, [2], { a: 3 }])
    expect(await run(app, 'celery.accumulate', [['a', 'b'], 2], { index: 0 })).toEqual(['a', 'b'])
  })

  it('map and starmap call the task here', async () => {
    const { app, add, sum } = setup()
    expect(await run(app, 'celery.map', [], { task: sum.s().toJSON(), it: [[1, 2], [3]] })).toEqual([3, 3])
    const pairs = [
      [1, 1],
      [2, 3],
    ]
    expect(await run(app, 'celery.starmap', [], { task: add.s().toJSON(), it: pairs })).toEqual([2, 5])
    const unknown = { ...add.s().toJSON(), task: 'nope' }
    await expect(run(app, 'celery.map', [], { task: unknown, it: [1] })).rejects.toThrow(app.errors.NotRegistered)
  })

  it('chunks sends starmaps, by the route of the task', async () => {
    const { app, add } = setup()
    app.conf.taskRoutes = { 'tasks.add': { queue: 'sums' } }
    const messages: BeforeTaskPublish[] = []
    onTestFinished(signals.beforeTaskPublish.connect((_name, info) => messages.push(info)))
    const it_ = [1, 2, 3].map((n) => [n, n])
    await run(app, 'celery.chunks', [add.s().toJSON(), it_, 2])
    expect(messages.map(({ headers }) => headers['task'])).toEqual(['celery.starmap', 'celery.starmap'])
    expect(messages.map(({ routingKey }) => routingKey)).toEqual(['sums', 'sums'])
    expect(new Set(messages.map(({ headers }) => headers['group'])).size).toBe(1)
    expect(messages.map(({ body }) => (body as [unknown, { it: unknown }])[1].it)).toEqual([
      [
        [1, 1],
        [2, 2],
      ],
      [[3, 3]],
    ])
  })

  it('backend_cleanup asks the backend', async () => {
    const { app } = setup()
    expect(await run(app, 'celery.backend_cleanup', [])).toBeNull()
  })

  it('chain is only a name', async () => {
    const { app } = setup()
    await expect(run(app, 'celery.chain', [])).rejects.toMatchObject({
      name: 'NotImplementedError',
      message: 'chain is not a real task',
    })
  })

  it('are made when they are asked for, and marked', () => {
    const { app } = setup()
    expect(internalsOf(app).registry.get('celery.map')?.builtin).toBe(true)
    expect(internalsOf(app).registry.get('tasks.add')?.builtin).toBe(false)
  })
})
