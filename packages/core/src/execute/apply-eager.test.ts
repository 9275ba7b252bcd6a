import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import { currentTask } from '../context/current-task.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import { Ignore, Reject } from '../errors/celery/task-predicates.ts'
import { silentLogger } from '../log/silent-logger.ts'
import { signals } from '../signals/signals.ts'

const eager = (settings = {}) => new Celery('proj', { broker: 'memory://eager', taskAlwaysEager: true, ...settings })

describe('eager runs', () => {
  it('give the value, with a full request', async () => {
    const app = eager()
    const seen: unknown[] = []
    const add = app.task({ name: 'test.add', bind: true }, (self, x: number, y: number) => {
      const { id, isEager, calledDirectly, retries, rootId, parentId, args } = self.request
      seen.push({ isEager, calledDirectly, retries, root: rootId === id, parentId, args })
      return x + y
    })
    const result = await add.apply([1, 2])
    expect(await result.get()).toBe(3)
    expect(seen).toEqual([
      { isEager: true, calledDirectly: false, retries: 0, root: true, parentId: null, args: [1, 2] },
    ])
  })

  it('take the running task as their parent', async () => {
    const app = eager()
    const inner = app.task({ name: 'test.inner', bind: true }, (self) => [self.request.parentId, self.request.rootId])
    const outer = app.task({ name: 'test.outer', bind: true }, async (self) => [
      self.request.id,
      await (await inner.apply([])).get({ disableSyncSubtasks: false }),
    ])
    const [id, [parent, root]] = (await (await outer.apply([])).get()) as [string, [string, string]]
    expect([parent, root]).toEqual([id, id])
  })

  it('retry at once, under the same id', async () => {
    const app = eager()
    const runs: [string, number][] = []
    const again = app.task({ name: 'test.again', bind: true }, (self) => {
      runs.push([self.request.id, self.request.retries])
      if (self.request.retries < 2) throw self.retry({ countdown: 60 })
      return 'done'
    })
    const result = await again.apply([])
    expect(await result.get()).toBe('done')
    expect(runs).toEqual([
      [result.id, 0],
      [result.id, 1],
      [result.id, 2],
    ])
  })

  it('keep an error in the result, or throw it where they are to', async () => {
    const app = eager()
    const fail = app.task('test.fail', () => {
      throw new TypeError('no')
    })
    const result = await fail.apply([])
    expect(await result.state()).toBe('FAILURE')
    await expect(result.get()).rejects.toThrow('no')
    expect(await result.traceback()).toContain('TypeError: no')
    app.conf.taskEagerPropagates = true
    await expect(fail.apply([])).rejects.toThrow('no')
  })

  it('fail once retries are exhausted', async () => {
    const app = eager()
    const again = app.task({ name: 'test.again', bind: true, maxRetries: 1 }, (self) => {
      throw self.retry({ error: new RangeError('at last') })
    })
    await expect((await again.apply([])).get()).rejects.toThrow('at last')
  })

  it('run callbacks here too', async () => {
    const app = eager()
    const seen: unknown[] = []
    const note = app.task(
      { name: 'test.note', bind: true },
      (self, ...args: unknown[]) => void seen.push([self.request.isEager, self.request.parentId, args]),
    )
    const add = app.task('test.add', (x: number, y: number) => x + y)
    await add.apply([1, 2], { taskId: 'A', link: [note.s('own')] })
    expect(seen).toEqual([[true, 'A', [3, 'own']]])
  })

  it('run errbacks here too: as functions, or with the id of what failed', async () => {
    const logger = { ...silentLogger(), error: vi.fn() }
    const app = new Celery('proj', { broker: 'memory://eager' }, { logger })
    const seen: unknown[] = []
    const told = app.task('test.told', (request: TaskRequest, error: Error, traceback: string, from: string) => {
      seen.push([request.id, error.message, traceback.includes('TypeError: no'), from])
    })
    const noted = app.task({ name: 'test.noted', bind: true }, (self, id: string) => {
      seen.push([id, self.request.isEager, self.request.parentId])
    })
    const broken = app.task('test.broken', (_request: unknown, _error: unknown) => {
      throw new Error('worse')
    })
    const fail = app.task('test.fail', () => {
      throw new TypeError('no')
    })
    const linkError = [told.s('mine'), broken.s(), app.remote('test.nobody').s(), noted.s()]
    const result = await fail.apply([], { taskId: 'F', linkError })
    expect(await result.state()).toBe('FAILURE')
    expect(seen).toEqual([
      ['F', 'no', true, 'mine'],
      ['F', true, 'F'],
    ])
    expect(logger.error.mock.calls.map(([text]) => String(text))).toEqual([
      "Errback 'test.broken' of test.fail[F] raised an exception: worse",
      expect.stringContaining("Errback 'test.nobody' of test.fail[F] raised an exception: Task of kind 'test.nobody'"),
    ])
  })

  it('wait for those who listen to them, and log what they throw', async () => {
    const logger = { ...silentLogger(), error: vi.fn() }
    const app = new Celery('proj', { broker: 'memory://eager' }, { logger })
    const seen: string[] = []
    const later = (text: string) => async () => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(text)
    }
    const task = app.task('test.heard', () => void seen.push('run'))
    const sender = { sender: 'test.heard' }
    onTestFinished(signals.taskPrerun.connect(later('prerun'), sender))
    onTestFinished(signals.taskPrerun.connect(() => Promise.reject(new Error('mine')), sender))
    onTestFinished(signals.taskSuccess.connect(later('success'), sender))
    onTestFinished(signals.taskPostrun.connect(later('postrun'), sender))
    await task.apply([])
    expect(seen).toEqual(['prerun', 'run', 'success', 'postrun'])
    expect(String(logger.error.mock.calls[0]?.[0])).toContain('Signal handler of taskPrerun raised: Error: mine')
  })

  it('end with nothing where the task says Ignore', async () => {
    const app = eager()
    const ignore = app.task('test.ignore', () => {
      throw new Ignore()
    })
    expect(await (await ignore.apply([])).state()).toBe('IGNORED')
  })

  it('after Reject are told as a worker tells them', async () => {
    const app = eager()
    const told: unknown[] = []
    onTestFinished(signals.taskFailure.connect((task) => void told.push(`failure ${task.name}`)))
    const errback = app.task('test.errback', (request: TaskRequest, error: Error) => {
      told.push(`errback ${request.id} ${error.message}`)
    })
    const hooks = {
      onFailure: (error: unknown) => void told.push(`on failure ${String(error)}`),
      afterReturn: (state: string) => void told.push(`after return ${state}`),
    }
    const reject = app.task({ name: 'test.reject', ...hooks }, (requeue: boolean) => {
      throw new Reject('no', { requeue })
    })
    const result = await reject.apply([false], { taskId: 'R', linkError: [errback.s()] })
    expect([await result.state(), await result.get()]).toEqual(['REJECTED', null])
    expect(told.splice(0)).toEqual([
      expect.stringMatching(/^errback R /),
      expect.stringContaining('on failure'),
      'failure test.reject',
    ])
    // Given back, it would run again.
    await reject.apply([true])
    expect(told).toEqual([])
  })

  it.each([
    [{ storeEagerResult: true, ignoreResult: true, storeErrorsEvenIfIgnored: true }, [undefined, 'FAILURE', 'FAILURE']],
    [{ storeEagerResult: true, ignoreResult: true }, [undefined, undefined, undefined]],
    [{ storeEagerResult: true }, ['SUCCESS', 'FAILURE', 'FAILURE']],
    [{ storeErrorsEvenIfIgnored: true }, [undefined, undefined, undefined]],
  ])('are stored as a worker stores them, with %j', async (options, states) => {
    const app = eager({ resultBackend: `cache+memory://${randomUUID()}` })
    const task = app.task({ name: 'test.stored', ...options }, (how: string) => {
      if (how === 'fail') throw new TypeError('no')
      if (how === 'reject') throw new Reject('no')
      return how
    })
    for (const how of ['succeed', 'fail', 'reject']) await task.apply([how], { taskId: how })
    const backend = await internalsOf(app).backend()
    const records = await backend?.fetch(['succeed', 'fail', 'reject'])
    expect(records?.map((record) => record?.status)).toEqual(states)
  })

  it('a retry is stored before the next run, as a worker does', async () => {
    const app = eager({ resultBackend: `cache+memory://${randomUUID()}` })
    const backend = await internalsOf(app).backend()
    const seen: unknown[] = []
    const again = app.task({ name: 'test.again', bind: true, storeEagerResult: true }, async (self) => {
      seen.push((await backend?.fetch(['A']))?.[0]?.status)
      if (self.request.retries < 1) throw self.retry()
      return 'done'
    })
    await again.apply([], { taskId: 'A' })
    expect(seen).toEqual([undefined, 'RETRY'])
    expect((await backend?.fetch(['A']))?.[0]?.status).toBe('SUCCESS')
  })

  it('replace runs the other one here', async () => {
    const app = eager()
    const other = app.task('test.other', (x: number) => x * 2)
    const replaced = app.task({ name: 'test.replaced', bind: true }, async (self) => {
      await self.replace(other.s(21))
      return 'never'
    })
    expect(await (await replaced.apply([])).get()).toBe(42)
  })
})

describe('a task called as a function', () => {
  it('is a part of the run that calls it', async () => {
    const app = eager()
    const child = app.task({ name: 'test.child', bind: true }, (self) => self.request.parentId)
    const between = app.task({ name: 'test.between', bind: true }, async () => [
      currentTask()?.name,
      await (await child.apply([])).get(),
    ])
    const outer = app.task({ name: 'test.outer', bind: true }, async () => await between())
    expect(await (await outer.apply([], { taskId: 'O' })).get()).toEqual(['test.between', 'O'])
    const alone = await between()
    expect(alone).toEqual(['test.between', null])
  })

  it('gets a context that says so, and retry() throws what it was given', async () => {
    const app = new Celery('proj')
    const task = app.task({ name: 'test.direct', bind: true }, (self, x: number) => {
      expect(currentTask()).toBe(self)
      expect(self.request.calledDirectly).toBe(true)
      if (x < 0) throw self.retry({ error: new RangeError('negative') })
      return x
    })
    expect(task(1)).toBe(1)
    expect(() => task(-1)).toThrow('negative')
    expect(currentTask()).toBeUndefined()
  })
})
