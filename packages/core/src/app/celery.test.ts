import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { silentLogger } from '../log/silent-logger.ts'
import { Celery } from './celery.ts'
import { internalsOf } from './internals-of.ts'

function makeApp(settings = {}, name = 'proj') {
  const logger = { ...silentLogger(), warn: vi.fn(), error: vi.fn() }
  const app = new Celery(name, { broker: 'memory://', backend: 'cache+memory://', ...settings }, { logger })
  onTestFinished(() => app.close())
  return { app, logger }
}

describe('an app', () => {
  it('has a name and shows it', () => {
    expect(new Celery().main).toBe('__main__')
    expect(inspect(new Celery())).toMatch(/^<Celery __main__ at 0x[0-9a-f]+>$/)
    const { app } = makeApp()
    expect(`${app}`).toMatch(/^<Celery proj at 0x[0-9a-f]+>$/)
    expect(inspect(app.task(function add() {}))).toMatch(/^<@task: proj.add of proj at 0x[0-9a-f]+>$/)
  })

  it('has Celery’s errors', () => {
    const { app } = makeApp()
    expect(new app.errors.Reject('x')).toBeInstanceOf(app.errors.TaskPredicate)
  })

  it('resolves its time zone', () => {
    expect(makeApp().app.timezone).toBe('UTC')
    expect(makeApp({ timezone: 'Asia/Shanghai' }).app.timezone).toBe('Asia/Shanghai')
    expect(makeApp({ enableUtc: false }).app.timezone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it('refuses what it does not know when it is made', () => {
    expect(() => new Celery('x', { borker: 'redis://' } as never)).toThrow("unknown setting 'borker'")
  })

  it('refuses what is no name or no settings', () => {
    for (const wrong of [{ broker: 'redis://' }, null, 5] as never[]) {
      expect(() => new Celery(wrong)).toThrow(expect.objectContaining({ code: 'bad_option' }))
    }
    for (const wrong of ['redis://', null, []] as never[]) {
      expect(() => new Celery('x', wrong)).toThrow(expect.objectContaining({ code: 'bad_option' }))
    }
    expect(new Celery('').main).toBe('__main__')
  })

  it('refuses tasks, modules and results without a name', async () => {
    const { app } = makeApp()
    for (const wrong of ['', undefined, null, 5] as never[]) {
      const refusal = expect.objectContaining({ code: 'bad_option' })
      expect(() => app.remote(wrong)).toThrow(refusal)
      expect(() => app.module(wrong)).toThrow(refusal)
      expect(() => app.asyncResult(wrong)).toThrow(refusal)
      await expect(app.sendTask(wrong, [])).rejects.toEqual(refusal)
    }
  })

  it('lists its tasks, built-in ones too, to read only', () => {
    const { app } = makeApp()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    expect([...app.tasks.keys()]).toEqual([
      'celery.accumulate',
      'celery.backend_cleanup',
      'celery.chain',
      'celery.chunks',
      'celery.map',
      'celery.starmap',
      'tasks.add',
    ])
    expect(app.tasks.get('tasks.add')).toBe(add)
    expect(app.tasks.get('nope')).toBeUndefined()
    expect(app.tasks.has('celery.map')).toBe(true)
    expect(app.tasks.size).toBe(7)
    expect([...app.tasks.values()].every((task) => typeof task === 'function')).toBe(true)
    expect(app.tasks).not.toHaveProperty('set')
    expect(inspect(app.tasks)).toContain("'tasks.add' => <@task: tasks.add of proj")
    const names: string[] = []
    app.tasks.forEach((_task, name) => {
      names.push(name)
    })
    expect(names).toEqual([...app.tasks.keys()])
  })
})

describe('configuring', () => {
  it('three ways', () => {
    const { app } = makeApp({ timezone: 'Europe/London' })
    app.configFromObject({ task_serializer: 'yaml', CELERY_TASK_ACKS_LATE: true }, { namespace: 'CELERY' })
    app.conf.taskTrackStarted = true
    expect(app.conf.timezone).toBe('Europe/London')
    expect(app.conf.taskSerializer).toBe('json')
    expect(app.conf.taskAcksLate).toBe(true)
    expect(app.conf.taskTrackStarted).toBe(true)
  })

  it('from a variable of the environment', () => {
    const { app } = makeApp()
    expect(() => app.configFromEnvvar('CELERIAC_NOT_SET')).toThrow(
      "the environment variable 'CELERIAC_NOT_SET' is not set",
    )
    expect(app.configFromEnvvar('CELERIAC_NOT_SET', { silent: true })).toBe(false)
    vi.stubEnv('CELERIAC_TEST_CONFIG', './no-such-module.js')
    expect(() => app.configFromEnvvar('CELERIAC_TEST_CONFIG', { force: true })).toThrow('was not found in')
    vi.unstubAllEnvs()
  })

  it('a module is loaded when the settings are first read', () => {
    const { app } = makeApp()
    app.configFromObject('./no-such-module.js')
    expect(() => app.conf.timezone).toThrow("'./no-such-module.js' was not found")
  })

  it('says when', () => {
    const { app, logger } = makeApp()
    const moments: string[] = []
    app.onConfigure.connect((sender) => moments.push(`configure ${sender.main}`))
    app.onAfterConfigure.connect((sender, conf) => moments.push(`configured ${sender.main} ${conf.taskDefaultQueue}`))
    app.onAfterConfigure.connect(() => {
      throw new Error('mine')
    })
    app.onAfterFinalize.connect((sender) => moments.push(`finalized ${sender.main}`))
    app.task(function add() {})
    app.conf.taskDefaultQueue = 'q'
    expect(moments).toEqual([])
    void app.conf.timezone
    expect(moments).toEqual(['configure proj', 'configured proj q'])
    void app.tasks
    void app.tasks
    expect(moments).toEqual(['configure proj', 'configured proj q', 'finalized proj'])
    expect(logger.error.mock.calls[0]?.[0]).toBe('Signal handler of onAfterConfigure raised: mine')
    app.onAfterConfigure.connect(() => moments.push('late'))
    expect(moments.at(-1)).toBe('late')
  })

  it('can be read while it is put together', () => {
    const { app, logger } = makeApp({ timezone: 'Europe/London' })
    app.configFromObject({ task_default_queue: 'given' })
    const seen: unknown[] = []
    app.onConfigure.connect((sender) => {
      seen.push(sender.conf.table()['timezone'], sender.conf.taskDefaultQueue)
      sender.conf.taskAcksLate = true
    })
    expect([app.conf.taskDefaultQueue, app.conf.taskAcksLate]).toEqual(['given', true])
    expect(seen).toEqual(['Europe/London', 'celery'])
    expect(logger.error).not.toHaveBeenCalled()
  })

  it('changes reach tasks and queues that have been used', async () => {
    const { app } = makeApp()
    const add = app.task('tasks.add', (x: number, y: number) => x + y)
    await add.delay(1, 1)
    const internals = internalsOf(app)
    expect(internals.registry.get('tasks.add')?.options.rateLimit).toBeNull()
    const { publisher } = internals
    app.conf.taskAnnotations = { '*': { rateLimit: '1/s' }, 'tasks.add': { timeLimit: 5 } }
    app.conf.taskDefaultQueue = 'other'
    expect(internals.registry.get('tasks.add')?.options).toMatchObject({ rateLimit: '1/s', timeLimitS: 5 })
    expect(internals.queues.default.name).toBe('other')
    expect(internals.publisher).toBe(publisher)
  })
})

describe('backends', () => {
  it('may be off, or named without a URL', async () => {
    for (const backend of [undefined, 'disabled', 'disabled://', '']) {
      expect(await internalsOf(makeApp({ backend }).app).backend()).toBeUndefined()
    }
    expect(await internalsOf(makeApp({ backend: 'cache+memory' }).app).backend()).toMatchObject({ reach: 'anywhere' })
  })

  it('of a scheme that nobody knows', async () => {
    const { app } = makeApp({ backend: 'carrier-pigeon://' })
    await expect(internalsOf(app).backend()).rejects.toMatchObject({ code: 'unknown_scheme' })
    app.conf.resultBackend = 'cache+memory://'
    expect(await internalsOf(app).backend()).toBeDefined()
  })
})

describe('addPeriodicTask', () => {
  it('fills beatSchedule', () => {
    const { app, logger } = makeApp({ beatSchedule: { given: { task: 't', schedule: 5 } } })
    const test = app.task('periodic.test', (who: string) => who)
    app.onAfterConfigure.connect((sender) => {
      sender.addPeriodicTask(10, test.s('hello'), { name: 'add every 10' })
      sender.addPeriodicTask(30, test.s('world').set({ queue: 'q' }), { expires: 10 })
      sender.addPeriodicTask(30, test, { args: ['a'], kwargs: { b: 1 } })
    })
    expect(app.conf.beatSchedule).toEqual({
      given: { task: 't', schedule: 5 },
      'add every 10': { task: 'periodic.test', schedule: 10, args: ['hello'], kwargs: {}, options: {} },
      "periodic.test('world')": {
        task: 'periodic.test',
        schedule: 30,
        args: ['world'],
        kwargs: {},
        options: { queue: 'q', expires: 10 },
      },
      "periodic.test('a', b=1)": { task: 'periodic.test', schedule: 30, args: ['a'], kwargs: { b: 1 }, options: {} },
    })
    expect(app.addPeriodicTask(1, test.s('world'))).toBe("periodic.test('world')")
    expect(String(logger.warn.mock.calls[0]?.[0])).toContain('shadowed a previous unnamed periodic task')
    expect(app.conf.beatSchedule["periodic.test('world')"]?.schedule).toBe(1)
  })

  it('waits for the configuration', () => {
    const { app } = makeApp()
    app.addPeriodicTask(10, app.task('a.b', () => 1).s(), { name: 'n' })
    app.configFromObject({ beat_schedule: { other: { task: 'x', schedule: 1 } } })
    expect(Object.keys(app.conf.beatSchedule)).toEqual(['other', 'n'])
  })

  it('checks its options', () => {
    const { app } = makeApp()
    const test = app.task('a.c', () => 1)
    expect(() => app.addPeriodicTask(10, test.s(), { expirse: 1 } as never)).toThrow(
      "unknown option 'expirse'; did you mean 'expires'?",
    )
    const refused = (message: string) => expect.objectContaining({ code: 'bad_option', message })
    expect(() => app.addPeriodicTask('10' as never, test.s())).toThrow(
      refused('addPeriodicTask: option \'schedule\' must be a number of seconds or a schedule; got "10"'),
    )
    expect(() => app.addPeriodicTask(10, 'a.c' as never)).toThrow(
      refused('addPeriodicTask: option \'task\' must be a task or a signature; got "a.c"'),
    )
  })
})

describe('close', () => {
  it('is safe twice, and refuses what comes after', async () => {
    const app = new Celery('proj', { broker: 'memory://', backend: 'cache+memory://' })
    const add = app.task(function add(x: number) {
      return x
    })
    const closed: string[] = []
    internalsOf(app).onClose(() => Promise.resolve(void closed.push('first')))
    internalsOf(app).onClose(() => Promise.resolve(void closed.push('second')))
    const handle = await add.delay(1)
    const waiting = handle.get()
    waiting.catch(() => undefined)
    await Promise.all([app.close(), app.close()])
    expect(closed).toEqual(['second', 'first'])
    await expect(waiting).rejects.toMatchObject({ code: 'closed' })
    await expect(add.delay(1)).rejects.toMatchObject({ code: 'closed' })
  })

  it('by `await using`', async () => {
    let closed = false
    {
      await using app = new Celery('proj', { broker: 'memory://' })
      internalsOf(app).onClose(async () => {
        closed = true
      })
    }
    expect(closed).toBe(true)
  })

  it('goes on when a part cannot be closed, and says so', async () => {
    const app = new Celery('proj')
    const closed: string[] = []
    internalsOf(app).onClose(() => Promise.resolve(void closed.push('one')))
    internalsOf(app).onClose(() => Promise.reject(new Error('stuck')))
    await expect(app.close()).rejects.toThrow('stuck')
    expect(closed).toEqual(['one'])
  })
})
