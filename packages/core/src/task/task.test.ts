import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import { currentTask } from '../context/current-task.ts'
import type { BeforeTaskPublish } from '../signals/signal-infos.ts'
import { signals } from '../signals/signals.ts'

function makeApp(settings = {}) {
  const app = new Celery('proj', { broker: 'memory://', backend: 'cache+memory://', ...settings })
  onTestFinished(() => app.close())
  return app
}

/** What is sent from now on. */
function published() {
  const messages: BeforeTaskPublish[] = []
  onTestFinished(signals.beforeTaskPublish.connect((_name, info) => messages.push(info)))
  return messages
}

describe('names', () => {
  it('come from the function, the module, or are given', () => {
    const app = makeApp()
    const triple = (x: number) => 3 * x
    expect(app.task(function add() {}).name).toBe('proj.add')
    expect(app.task(triple).name).toBe('proj.triple')
    expect(app.module('task.tasks').task(function add() {}).name).toBe('task.tasks.add')
    expect(app.task(function method() {}.bind({})).name).toBe('proj.method')
    expect(app.task('a.b', () => 1).name).toBe('a.b')
    expect(app.task({ name: 'c.d' }, () => 1).name).toBe('c.d')
    expect(app.module('m').task({ acksLate: true }, function each() {}).name).toBe('m.each')
    expect(new Celery().task(function add() {}).name).toBe('__main__.add')
  })

  it('are needed', () => {
    const app = makeApp()
    expect(() => app.task(() => 1)).toThrow(expect.objectContaining({ code: 'unnamed_task' }))
    expect(() => app.task('', () => 1)).toThrow(expect.objectContaining({ code: 'unnamed_task' }))
    expect(() => app.task({ acksLate: true }, () => 1)).toThrow('needs one: app.task(')
    expect(() => app.task('x' as never)).toThrow(expect.objectContaining({ code: 'not_a_function' }))
  })

  it('are taken once; the same function again is the same task', () => {
    const app = makeApp()
    const fn = function add(x: number) {
      return x
    }
    const add = app.task(fn)
    expect(app.task(fn)).toBe(add)
    expect(() => app.task('proj.add', () => 2)).toThrow(app.errors.AlreadyRegistered)
    expect(app.tasks.get('celery.map')?.name).toBe('celery.map')
    const map = app.task('celery.map', () => 1)
    expect(map()).toBe(1)
    expect(app.tasks.get('celery.map')).toBe(map)
    expect(() => app.task('proj.add', () => 2)).toThrow("a task named 'proj.add' is registered already")
  })
})

describe('options', () => {
  it('have Celery’s defaults', () => {
    const app = makeApp()
    app.task('a.b', () => 1)
    expect(internalsOf(app).registry.get('a.b')).toMatchObject({
      bind: false,
      params: null,
      schema: null,
      builtin: false,
    })
    expect(internalsOf(app).registry.get('a.b')?.options).toMatchObject({
      maxRetries: 3,
      defaultRetryDelayS: 180,
      retryBackoffFactor: 0,
      retryBackoffMaxS: 600,
      retryJitter: true,
      acksOnFailure: true,
      acksOnTimeout: true,
      rejectOnWorkerLost: false,
      trail: true,
      sendEvents: true,
      resultreprMaxsize: 1024,
      serializer: 'json',
      priority: null,
    })
  })

  it('win over settings, and annotations over them', () => {
    const app = makeApp({
      taskAcksLate: true,
      taskTimeLimit: 9,
      taskAcksOnFailureOrTimeout: false,
      taskAnnotations: { 'a.b': { retryBackoff: 2, max_retries: null } },
    })
    app.task({ name: 'a.b', acksLate: false, maxRetries: 7, acksOnTimeout: true }, () => 1)
    expect(internalsOf(app).registry.get('a.b')?.options).toMatchObject({
      acksLate: false,
      timeLimitS: 9,
      maxRetries: null,
      retryBackoffFactor: 2,
      acksOnFailure: false,
      acksOnTimeout: true,
    })
  })

  it.each([
    [{ acksLat: true }, "unknown option 'acksLat'; did you mean 'acksLate'?"],
    [{ acks_late: true }, "unknown option 'acks_late'; did you mean 'acksLate'?"],
    [{ maxRetries: -1 }, "option 'maxRetries' must be a whole number that is not negative, or null; got -1"],
    [{ rateLimit: 'often' }, "option 'rateLimit' must be a rate such as"],
    [{ timeLimit: 5, softTimeLimit: 6 }, "option 'softTimeLimit' must be no more than 'timeLimit' (5); got 6"],
    [{ params: ['x', 'x'] }, "option 'params' must be a list without doubled names"],
    [{ args: {} }, "option 'args' must be a schema of a tuple"],
    [{ autoretryFor: TypeError }, "option 'autoretryFor' must be a list of error classes and names"],
    [{ priority: 300 }, "option 'priority' must be a whole number from 0 to 255"],
    [{ onFailure: 'x' }, "option 'onFailure' must be a function"],
    [{ retryKwargs: { max_retries: 5 } }, "option 'retryKwargs' must be an object of maxRetries and countdown"],
    [{ retryKwargs: { countdown: '5' } }, "option 'retryKwargs' must be an object of maxRetries and countdown"],
  ])('refused: %j', (options, message) => {
    expect(() => makeApp().task({ name: 'a.b', ...options } as object, () => 1)).toThrow(`task 'a.b': ${message}`)
  })

  it('come before the function', () => {
    const app = makeApp()
    const misplaced = expect.objectContaining({ code: 'bad_option' })
    const task = app.task as (...given: unknown[]) => unknown
    expect(() => task(function add() {}, { acksLate: true })).toThrow(misplaced)
    expect(() => task('a.b', () => 1, { acksLate: true })).toThrow(misplaced)
    expect(() => task(5, () => 1)).toThrow(misplaced)
  })

  // What celery.app.annotations of Celery 5.7.0 does.
  it.each([
    [{ '*': { rateLimit: 1, timeLimit: 1 }, 'a.b': { rateLimit: 2, maxRetries: 9 } }, [1, 1, 9]],
    [
      [{ 'a.b': { rateLimit: 1 } }, { 'a.b': { rateLimit: 2, timeLimit: 2 } }],
      [1, null, 3],
    ],
    [
      [{ '*': { rateLimit: 1 } }, { '*': { rateLimit: 2, timeLimit: 3 } }, { 'a.b': { maxRetries: 9 } }],
      [1, null, 9],
    ],
    [
      [() => undefined, (name: string) => ({ maxRetries: name.length }), { 'a.b': { maxRetries: 9 } }],
      [null, null, 3],
    ],
  ])('annotations: %j', (taskAnnotations, expected) => {
    const app = makeApp({ taskAnnotations })
    app.task('a.b', () => 1)
    const options = internalsOf(app).registry.get('a.b')?.options
    expect([options?.rateLimit, options?.timeLimitS, options?.maxRetries]).toEqual(expected)
  })

  it('annotations are checked when they are used', () => {
    const app = makeApp({ taskAnnotations: { 'a.b': { rateLimt: 1 } } })
    app.task('a.b', () => 1)
    expect(() => internalsOf(app).registry.get('a.b')?.options).toThrow(
      "taskAnnotations for 'a.b': unknown option 'rateLimt'",
    )
  })
})

describe('direct calls', () => {
  it('run the function here', () => {
    const app = makeApp()
    const add = app.task(function add(this: unknown, x: number, y = 2) {
      return x + y
    })
    expect(add(1)).toBe(3)
    expect([1, 2].map((x) => add(x, 1))).toEqual([2, 3])
  })

  it('give a bound task a context', () => {
    const app = makeApp()
    const task = app.task({ name: 'b', bind: true }, (self, x: number) => {
      expect(self.request.calledDirectly).toBe(true)
      expect(currentTask()).toBe(self)
      return `${self.name} ${x}`
    })
    expect(task(1)).toBe('b 1')
    expect(currentTask()).toBeUndefined()
  })
})

describe('eager', () => {
  it('keyword arguments without params go to an object pattern, or the run fails', async () => {
    const app = makeApp()
    const run = async ({ name }: { readonly name: string }, args: unknown[], kwargs: Record<string, unknown>) =>
      (await app.tasks.get(name)?.apply(args, { kwargs, throws: true }))?.get()
    const add = app.task(function add(x: number, y: number) {
      return x + y
    })
    const noted = "got an unexpected keyword argument 'y' (task 'proj.add' names no arguments: its option 'params' does"
    await expect(run(add, [1], { y: 2 })).rejects.toThrow(TypeError)
    await expect(run(add, [1], { y: 2 })).rejects.toThrow(noted)
    const patterns = [
      app.task('p', (x: number, { y }: { y: number }) => x + y),
      app.task({ name: 'b', bind: true }, (_self, x: number, { y }: { y: number }) => x + y),
      app.task({ name: 'o', kwargsAsObject: true }, (x: number, named: { y: number }) => x + named.y),
    ]
    for (const task of patterns) expect(await run(task, [1], { y: 2 })).toBe(3)
    const others = [
      app.task('r', (...args: unknown[]) => args),
      app.task({ name: 's', bind: true }, ({ request }, x: number, y: number) => [request, x, y]),
      app.task('n', Math.max.bind(null)),
    ]
    for (const task of others) await expect(run(task, [1], { y: 2 })).rejects.toThrow("keyword argument 'y'")
    await expect(run({ name: 'p' }, [], { y: 2 })).rejects.toThrow("keyword argument 'y'")
  })

  it('apply runs it here, with a request', async () => {
    const app = makeApp()
    const task = app.task({ name: 't', bind: true, params: ['x', 'y?'] }, (self, x: number, y = 10) => {
      expect(self.request).toMatchObject({ isEager: true, id: 'T', args: [1] })
      return x + y
    })
    const result = await task.apply([1], { taskId: 'T' })
    expect(result.id).toBe('T')
    expect(await result.get()).toBe(11)
    const failing = app.task('f', () => {
      throw new TypeError('no')
    })
    expect(await (await failing.apply()).state()).toBe('FAILURE')
    await expect(failing.apply([], { throws: true })).rejects.toThrow('no')
  })

  it('taskAlwaysEager sends nothing', async () => {
    const app = makeApp({ taskAlwaysEager: true })
    const messages = published()
    const when = app.task('w', (at: Date) => at.toISOString())
    expect(await when.delay(new Date(0)).get()).toBe('1970-01-01T00:00:00.000Z')
    expect(await when.s(new Date(1)).delay().get()).toBe('1970-01-01T00:00:00.001Z')
    const [handle] = await app.sendMany([when.s(new Date(2))])
    expect(await handle.get()).toBe('1970-01-01T00:00:00.002Z')
    expect(messages).toEqual([])
    await expect(when.delay((() => 1) as never)).rejects.toMatchObject({ code: 'encode_error' })
  })

  it('a schema reads the arguments', async () => {
    const app = makeApp()
    const task = app.task({ name: 's', args: z.tuple([z.string(), z.coerce.number<string>()]) }, (a, n) => [a, n])
    expect(await task.apply(['a', '5']).get()).toEqual(['a', 5])
    const failed = await task.apply([1 as never, '5'])
    await expect(failed.get()).rejects.toThrow(/s\(\) got invalid arguments: 0: /)
  })
})
