import type { ResultRecord } from '@celeriac/protocol'
import { type ManualClock, manualClock } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import { taskRun } from '../../test/support/task-run.ts'
import type { Internals } from '../app/internals.ts'
import { runInContext } from '../context/current-task.ts'
import { MaxRetriesExceededError, TaskRevokedError, TimeoutError } from '../errors/celery/task-errors.ts'
import { RemoteError } from '../errors/remote-error.ts'
import { AsyncResult } from './async-result.ts'
import { GroupResult } from './group-result.ts'

let app: Internals
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
  app = makeInternals({}, { clock })
})
afterEach(() => app.close())

async function store(over: Partial<ResultRecord> & { readonly taskId: string }): Promise<void> {
  const record: ResultRecord = {
    status: 'SUCCESS',
    result: null,
    traceback: null,
    children: [],
    dateDone: null,
    ...over,
  }
  await (await app.backend())?.store(record, { expiresS: null })
}

const failure = (excType: string, args: unknown, excModule: string | null = 'builtins') => ({
  exc_type: excType,
  exc_message: args,
  exc_module: excModule,
})

describe('get', () => {
  it('gives the value, whether it is there already or comes later [C72]', async () => {
    await store({ taskId: 'A', result: { n: 5 } })
    expect(await new AsyncResult(app, 'A').get()).toEqual({ n: 5 })
    const waiting = new AsyncResult<number>(app, 'B').get()
    await clock.settle()
    await store({ taskId: 'B', status: 'STARTED', result: { pid: 1 } })
    await store({ taskId: 'B', result: 7 })
    expect(await waiting).toBe(7)
  })

  it('tells of every state on the way', async () => {
    const seen: unknown[] = []
    const waiting = new AsyncResult(app, 'A').get({ onMessage: ({ status, result }) => seen.push([status, result]) })
    await clock.settle()
    await store({ taskId: 'A', status: 'PROGRESS', result: { done: 10 } })
    await store({ taskId: 'A', status: 'RETRY', result: null })
    await store({ taskId: 'A', result: 1 })
    await waiting
    expect(seen).toEqual([
      ['PROGRESS', { done: 10 }],
      ['RETRY', null],
      ['SUCCESS', 1],
    ])
  })

  it('a timeout is in seconds; the result may still come', async () => {
    const handle = new AsyncResult(app, 'A')
    const waiting = expect(handle.get({ timeout: 3 })).rejects.toBeInstanceOf(TimeoutError)
    await clock.settle()
    expect(clock.nextInMs).toBe(3000)
    await clock.advance(3000)
    await waiting
    await store({ taskId: 'A', result: 1 })
    expect(await handle.get({ timeout: 3 })).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('ends with the signal, and with what onMessage throws', async () => {
    const stop = new AbortController()
    const waiting = expect(new AsyncResult(app, 'A').get({ signal: stop.signal })).rejects.toThrow('enough')
    await clock.settle()
    stop.abort(new Error('enough'))
    await waiting
    await expect(new AsyncResult(app, 'A').get({ signal: stop.signal })).rejects.toThrow('enough')
    const bad = expect(
      new AsyncResult(app, 'A').get({
        onMessage: () => {
          throw new Error('mine')
        },
      }),
    ).rejects.toThrow('mine')
    await clock.settle()
    await store({ taskId: 'A' })
    await bad
  })

  it('many may share one signal, without a warning of a leak', async () => {
    const stop = new AbortController()
    const warnings: string[] = []
    const warn = (warning: Error): void => void warnings.push(warning.message)
    process.on('warning', warn)
    const waiting = Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => new AsyncResult(app, `T${index}`).get({ signal: stop.signal })),
    )
    await clock.settle()
    stop.abort(new Error('enough'))
    expect((await waiting).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'rejected'))
    process.off('warning', warn)
    expect(warnings).toEqual([])
  })

  it('is rejected with code closed when the app is closed', async () => {
    const waiting = expect(new AsyncResult(app, 'A').get()).rejects.toMatchObject({ code: 'closed' })
    await clock.settle()
    await app.close()
    await waiting
    await expect(new AsyncResult(app, 'A').get()).rejects.toMatchObject({ code: 'closed' })
    await expect(new AsyncResult(app, 'A').state()).rejects.toMatchObject({ code: 'closed' })
  })

  it('says that there is no result backend', async () => {
    const without = makeInternals({ resultBackend: null })
    await expect(new AsyncResult(without, 'A').get()).rejects.toMatchObject({ code: 'results_disabled' })
    await expect(new AsyncResult(without, 'A').ready()).rejects.toMatchObject({ code: 'results_disabled' })
    await without.close()
  })

  it('gives null at once where results are ignored [C78]', async () => {
    expect(await new AsyncResult(app, 'A', { ignored: true }).get()).toBeNull()
  })

  it('is refused inside a task, unless it is wanted', async () => {
    await store({ taskId: 'A', result: 1 })
    const handle = new AsyncResult(app, 'A')
    await runInContext(taskRun(), async () => {
      await expect(handle.get()).rejects.toMatchObject({ code: 'get_inside_task' })
      await expect(new GroupResult(app, 'G', [handle]).get()).rejects.toMatchObject({ code: 'get_inside_task' })
      expect(await handle.get({ disableSyncSubtasks: false })).toBe(1)
    })
    expect(await runInContext(taskRun({ isEager: true }), () => handle.get())).toBe(1)
  })
})

describe('errors', () => {
  const traceback = 'Traceback (most recent call last):\n  …\nKeyError: x\n'

  it.each([
    [
      'a class of Python',
      failure('KeyError', ['x']),
      { excType: 'KeyError', excModule: 'builtins', excMessage: ['x'] },
    ],
    ['no arguments', failure('ValueError', []), { excType: 'ValueError', excMessage: [] }],
    [
      'a nested class',
      failure('Outer.Inner', ['a', 42], 'proj.errors'),
      { excType: 'Outer.Inner', excMessage: ['a', 42] },
    ],
    [
      'arguments as a repr',
      failure('E', ['x', '<object object at 0x7f>'], 'm'),
      { excMessage: ['x', '<object object at 0x7f>'] },
    ],
    ['no module', failure('Lost', 'gone', null), { excType: 'Lost', excModule: null, excMessage: ['gone'] }],
  ])('%s comes back as a RemoteError [C75]', async (_what, result, expected) => {
    await store({ taskId: 'A', status: 'FAILURE', result, traceback })
    const error = await new AsyncResult(app, 'A').get().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({ ...expected, traceback })
  })

  it("Celery's own come back as our class of that name [C75]", async () => {
    await store({
      taskId: 'A',
      status: 'FAILURE',
      result: failure('MaxRetriesExceededError', ["Can't retry"], 'celery.exceptions'),
    })
    await store({
      taskId: 'B',
      status: 'REVOKED',
      result: failure('TaskRevokedError', ['revoked'], 'celery.exceptions'),
    })
    await expect(new AsyncResult(app, 'A').get()).rejects.toBeInstanceOf(MaxRetriesExceededError)
    await expect(new AsyncResult(app, 'B').get()).rejects.toBeInstanceOf(TaskRevokedError)
  })

  it('are the value with propagate: false', async () => {
    await store({ taskId: 'A', status: 'FAILURE', result: failure('KeyError', ['x']) })
    const handle = new AsyncResult(app, 'A')
    expect(await handle.get({ propagate: false })).toMatchObject({ excType: 'KeyError' })
    expect(await handle.result()).toMatchObject({ excType: 'KeyError' })
    expect([await handle.failed(), await handle.successful(), await handle.ready()]).toEqual([true, false, true])
  })

  it('of an earlier step of a chain end the wait for a later one', async () => {
    const first = new AsyncResult(app, 'A')
    const last = new AsyncResult(app, 'C', { parent: new AsyncResult(app, 'B', { parent: first }) })
    const waiting = expect(last.get()).rejects.toMatchObject({ excType: 'KeyError' })
    await clock.settle()
    await store({ taskId: 'A', status: 'FAILURE', result: failure('KeyError', ['x']) })
    await waiting
    const patient = new AsyncResult(app, 'C', { parent: first }).get({ propagate: false })
    await clock.settle()
    await store({ taskId: 'C', result: 3 })
    expect(await patient).toBe(3)
  })
})
