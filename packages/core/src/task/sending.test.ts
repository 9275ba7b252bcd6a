import { describe, expect, it, onTestFinished } from 'vitest'
import { Celery } from '../app/celery.ts'
import { kw } from '../call/kw.ts'
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

describe('sending', () => {
  it('delay and applyAsync', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    const { delay } = add
    const handle = await delay(1, 2)
    await add.applyAsync([3], { kwargs: { y: 4 }, taskId: 'T', timeLimit: 60, softTimeLimit: 50, headers: { mine: 1 } })
    expect(messages[0]?.headers).toMatchObject({
      task: 'tasks.add',
      id: handle.id,
      root_id: handle.id,
      parent_id: null,
    })
    expect(messages[0]?.body).toEqual([[1, 2], {}, { callbacks: null, errbacks: null, chain: null, chord: null }])
    expect(messages[1]?.headers).toMatchObject({ id: 'T', timelimit: [60, 50], mine: 1, kwargsrepr: "{'y': 4}" })
    expect(messages[1]).toMatchObject({ body: { 0: [3], 1: { y: 4 } } })
  })

  it('what is undefined at the end of the arguments is left out: defaults count where it runs', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x?: number, y = 7) => [x, y])
    const u = undefined
    const loose = app.remote('tasks.add')
    await add.delay(1, u)
    await add.applyAsync([u, u])
    await add.delay(u, 2)
    await app.sendTask('tasks.add', [1, u])
    await loose.s(3, u).delay()
    await app.sendMany([loose.s(4, u)])
    await add.applyAsync([5], { link: [loose.s(6, u)] })
    const given = messages.map(({ body }) => (body as unknown[])[0])
    expect(given).toEqual([[1], [], [u, 2], [1], [3], [4], [5]])
    expect(messages[6]?.body).toMatchObject({ 2: { callbacks: [{ args: [6] }] } })
    app.conf.taskAlwaysEager = true
    expect(await add.delay(1, u).get()).toEqual([1, 7])
  })

  it('root_id is the task’s own, limits travel hard first, own headers at top level [C6] [C7] [C16]', async () => {
    const app = makeApp()
    const messages = published()
    const limited = app.task({ name: 't', timeLimit: 60, softTimeLimit: 50 }, () => 1)
    await limited.applyAsync([], { taskId: 'T', headers: { team: 'a', retries: 2 } })
    await limited.applyAsync([], { timeLimit: null, rootId: 'R', parentId: 'P' })
    expect(messages[0]?.headers).toMatchObject({
      root_id: 'T',
      parent_id: null,
      timelimit: [60, 50],
      team: 'a',
      retries: 2,
    })
    expect(messages[1]?.headers).toMatchObject({ root_id: 'R', parent_id: 'P', timelimit: [null, 50] })
  })

  it('takes the task’s options unless the call has its own', async () => {
    const app = makeApp()
    const messages = published()
    const task = app.task(
      { name: 't', queue: 'images', priority: 3, ignoreResult: true, shadowName: (args) => `t ${args[0]}` },
      (x: number) => x,
    )
    await task.delay(1)
    await task.applyAsync([2], { queue: 'other', ignoreResult: false, shadow: 'mine' })
    expect(messages.map(({ routingKey }) => routingKey)).toEqual(['images', 'other'])
    expect(messages[0]).toMatchObject({ headers: { ignore_result: true, shadow: 't 1' }, properties: { priority: 3 } })
    expect(messages[1]?.headers).toMatchObject({ ignore_result: false, shadow: 'mine' })
  })

  it('keyword arguments go behind the others', async () => {
    const app = makeApp()
    const messages = published()
    const resize = app.task({ name: 'r', params: ['url', 'size?'] }, (url: string, size = 1) => `${url} ${size}`)
    await resize.delay('u', kw({ size: 2 }))
    await resize.delay(kw({ url: 'u' }))
    await resize.s(kw({ size: 2 })).delay('v')
    expect(messages.map(({ body }) => (body as unknown[]).slice(0, 2))).toEqual([
      [['u'], { size: 2 }],
      [[], { url: 'u' }],
      [['v'], { size: 2 }],
    ])
    await expect(resize.delay('u', kw({ sise: 2 }))).rejects.toThrow("r() got an unexpected keyword argument 'sise'")
    await expect(resize.applyAsync([])).rejects.toThrow("r() missing 1 required positional argument: 'url'")
  })

  it.each([
    [[{}, {}], 'task args must be a list or tuple'],
    [[[], { kwargs: [] }], 'task keyword arguments must be a mapping'],
    [[[], { countDown: 1 }], "unknown option 'countDown'; did you mean 'countdown'?"],
    [[[], { countdown: '5' }], `option 'countdown' must be a number; got "5"`],
    [[[], { countdown: Number.NaN }], "option 'countdown' must be a number; got NaN"],
    [[[], { eta: new Date('x') }], "option 'eta' must be a valid Date or ISO 8601 text"],
    [[[], { eta: new Date(), countdown: 1 }], "option 'eta' must be left out where 'countdown' is given"],
    [[[], { priority: 256 }], "option 'priority' must be a whole number from 0 to 255"],
    [[[], { link: 'tasks.add' }], "option 'link' must be a signature or a list of signatures"],
    [[[], { queue: 5 }], "option 'queue' must be the name of a queue or a Queue"],
  ])('refused: %j', async (args, message) => {
    const task = makeApp().task('t', () => 1)
    const apply = task.applyAsync as (...given: unknown[]) => unknown
    await expect(apply(...args)).rejects.toThrow(message)
  })

  it('kw() where it would get lost is refused', async () => {
    const app = makeApp()
    const add = app.task({ name: 'tasks.add', params: ['x', 'y'] }, (x: number, y: number) => x + y)
    const args = [1, kw({ y: 2 })] as never
    const lost = "here keyword arguments go into 'kwargs'"
    await expect(add.applyAsync(args)).rejects.toThrow(lost)
    await expect(add.apply(args)).rejects.toThrow(lost)
    await expect(app.sendTask('tasks.add', args)).rejects.toThrow(lost)
    expect(() => add.signature(args)).toThrow(lost)
  })

  it('a retry policy with a mistake is refused', async () => {
    const add = makeApp().task('tasks.add', (x: number, y: number) => x + y)
    for (const retryPolicy of [
      { max_retries: 1 },
      { retryErrors: null },
      { maxRetries: 'x' },
      { intervalStep: Number.NaN },
    ]) {
      await expect(add.applyAsync([1, 2], { retryPolicy } as object)).rejects.toMatchObject({
        code: 'bad_option',
        message: expect.stringContaining("option 'retryPolicy' must be an object of maxRetries, intervalStart"),
      })
    }
  })

  it('options of null are none', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    const none = null as never
    await add.applyAsync([1, 2], none)
    await app.sendTask('tasks.add', [3, 4], none)
    await add.signature([5, 6], none).applyAsync([], none)
    expect(messages.map(({ body }) => (body as unknown[])[0])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(await add.apply([1, 2], none).get()).toBe(3)
    expect(await add.s(1, 2).apply([], none).get()).toBe(3)
  })

  it('links go in wire form', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    await add.applyAsync([1, 2], { link: add.s(8), linkError: [add.si(0, 0).set({ queue: 'e' })] })
    const wire = { task: 'tasks.add', kwargs: {}, subtask_type: null }
    expect(messages[0]).toMatchObject({
      body: {
        2: {
          callbacks: [{ ...wire, args: [8], options: {}, immutable: false }],
          errbacks: [{ ...wire, args: [0, 0], options: { queue: 'e' }, immutable: true }],
        },
      },
    })
  })
})

describe('a linked signature that is an object', () => {
  const whole = { task: 'y', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }

  it('is sent with all that a Python worker needs', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    const bare = { task: 'y' } as never
    await add.applyAsync([1, 2], { link: bare, linkError: [bare], chain: [bare], chord: bare })
    const signed = add.s(1, 2)
    signed.link(bare)
    signed.linkError({ task: 'y', args: [1], more: 2 } as never)
    signed.stamp({ run: 1 })
    await signed.delay()
    const stamped = { run: 1, stamped_headers: ['run'] }
    expect(messages.map(({ body }) => (body as unknown[])[2])).toEqual([
      { callbacks: [whole], errbacks: [whole], chain: [whole], chord: whole },
      {
        callbacks: [{ ...whole, options: stamped }],
        errbacks: [{ ...whole, args: [1], options: stamped, more: 2 }],
        chain: null,
        chord: null,
      },
    ])
  })

  it('is refused where it names no task, or is none', async () => {
    const add = makeApp().task('tasks.add', (x: number, y: number) => x + y)
    const noTask = { code: 'bad_option', message: expect.stringContaining('it names no task') as string }
    for (const link of [{}, { task: '' }, { args: [] }, [{ task: 'y' }, {}]] as never[]) {
      await expect(add.applyAsync([1, 2], { link })).rejects.toMatchObject(noTask)
      await expect(add.applyAsync([1, 2], { linkError: link })).rejects.toMatchObject(noTask)
    }
    await expect(add.applyAsync([1, 2], { link: new Date() as never })).rejects.toMatchObject({ code: 'bad_option' })
    await expect(add.applyAsync([1, 2], { chain: [null] as never })).rejects.toMatchObject({ code: 'bad_option' })
    expect(() => add.s(1, 2).link({} as never)).toThrow('it names no task')
    expect(() => add.s(1, 2).linkError({} as never)).toThrow('it names no task')
    expect(() => add.s(1, 2).set({ link: {} as never })).toThrow("option 'link': Not a signature: it names no task")
  })
})

describe('elsewhere', () => {
  it('remote tasks and names', async () => {
    const app = makeApp()
    const messages = published()
    const remote = app.remote<(url: string) => string, { size?: 's' }>('images.resize')
    await remote.delay('u', kw({ size: 's' }))
    await remote.applyAsync(['v'], { countdown: 0 })
    await app.sendTask('images.resize', ['w'], { kwargs: { size: 'l' }, queue: 'images' })
    expect(remote.name).toBe('images.resize')
    expect(messages.map(({ headers, body }) => [headers['task'], ...(body as unknown[]).slice(0, 2)])).toEqual([
      ['images.resize', ['u'], { size: 's' }],
      ['images.resize', ['v'], {}],
      ['images.resize', ['w'], { size: 'l' }],
    ])
    expect(messages[2]?.routingKey).toBe('images')
    await expect(remote.apply(['x'])).rejects.toThrow(app.errors.NotRegistered)
  })

  it('where the caller names the queue, sendTask sends a priority of 0 and applyAsync none, as in Celery', async () => {
    const app = makeApp()
    const messages = published()
    const task = app.task('t', () => 1)
    await app.sendTask('t', [], { queue: 'q' })
    await task.applyAsync([], { queue: 'q' })
    expect(messages.map(({ properties }) => properties['priority'])).toEqual([0, undefined])
  })

  it('sendTask takes the options of a task that is here too, but says nothing of results [C17]', async () => {
    const app = makeApp()
    const messages = published()
    app.task({ name: 't', queue: 'q', timeLimit: 5, ignoreResult: true }, () => 1)
    await app.sendTask('t')
    await app.sendTask('t', [], { timeLimit: null, ignoreResult: false })
    expect(messages[0]).toMatchObject({ routingKey: 'q', headers: { ignore_result: null, timelimit: [5, null] } })
    expect(messages[1]?.headers).toMatchObject({ ignore_result: false, timelimit: [null, null] })
  })
})

describe('many', () => {
  it('in one go', async () => {
    const app = makeApp()
    const messages = published()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    const handles = await app.sendMany([add.s(1, 1), add.s(2, 2).set({ taskId: 'T' })])
    expect(handles.map(({ id }) => id)).toEqual(messages.map(({ headers }) => headers['id']))
    expect(handles[1].id).toBe('T')
    expect(await app.sendMany([])).toEqual([])
  })

  it('says which were refused, and keeps the handles of the others', async () => {
    const app = makeApp({ taskCreateMissingQueues: false })
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    const error = await app.sendMany([add.s(1, 1), add.s(2, 2).set({ queue: 'nope' })]).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AggregateError)
    expect(error).toMatchObject({
      code: 'send_many_failed',
      results: [{ id: expect.any(String) as string }, undefined],
      failures: [undefined, { code: 'queue_not_found' }],
    })
  })
})
