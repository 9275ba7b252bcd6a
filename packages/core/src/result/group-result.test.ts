import { inspect } from 'node:util'
import type { ResultRecord } from '@celeriac/protocol'
import { type ManualClock, manualClock } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import { Celery } from '../app/celery.ts'
import type { Internals } from '../app/internals.ts'
import { TaskRevokedError, TimeoutError } from '../errors/celery/task-errors.ts'
import { AsyncResult } from './async-result.ts'
import { EagerResult } from './eager-result.ts'
import { GroupResult } from './group-result.ts'
import { restoreGroup } from './restore-group.ts'
import { ResultSet } from './result-set.ts'

let app: Internals
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
  app = makeInternals({}, { clock })
})
afterEach(() => app.close())

async function store(taskId: string, result: unknown, status = 'SUCCESS'): Promise<void> {
  const record: ResultRecord = { taskId, status, result, traceback: null, children: null, dateDone: null }
  await (await app.backend())?.store(record, { expiresS: null })
}

const keyError = { exc_type: 'KeyError', exc_message: ['x'], exc_module: 'builtins' }
const group = (...ids: string[]) =>
  new GroupResult<number[]>(
    app,
    'G',
    ids.map((id) => new AsyncResult(app, id)),
  )

describe('a group', () => {
  it('gives the values in the order of its members, as soon as the last is there', async () => {
    const waiting = group('A', 'B', 'C').get()
    await clock.settle()
    for (const [id, value] of Object.entries({ C: 3, A: 1, B: 2 })) await store(id, value)
    expect(await waiting).toEqual([1, 2, 3])
    expect(await group().get()).toEqual([])
  })

  it('is looked at for the body of its chord, and no longer than that is waited for', async () => {
    const body = new AsyncResult(app, 'BODY', { parent: group('A', 'B') })
    const waiting = body.get()
    await clock.settle()
    expect(clock.pending).toBe(1)
    await store('BODY', 5)
    expect(await waiting).toBe(5)
    expect(clock.pending).toBe(0)
  })

  it('calls back with each value as it comes', async () => {
    const seen: unknown[] = []
    const waiting = group('A', 'B').join({ callback: (id, value) => seen.push([id, value]) })
    await clock.settle()
    await store('B', 2)
    await clock.settle()
    await store('A', 1)
    await waiting
    expect(seen).toEqual([
      ['B', 2],
      ['A', 1],
    ])
  })

  it('fails with the first member that fails, and waits no longer for the others', async () => {
    const waiting = expect(group('A', 'B').get({ timeout: 60 })).rejects.toMatchObject({ excType: 'KeyError' })
    await clock.settle()
    await store('B', keyError, 'FAILURE')
    await waiting
    expect(clock.pending).toBe(0)
    const patient = group('A', 'B').get({ propagate: false })
    await store('A', 1)
    expect(await patient).toEqual([1, expect.objectContaining({ excType: 'KeyError' })])
  })

  it('has one time limit for all members', async () => {
    const waiting = expect(group('A', 'B').get({ timeout: 2 })).rejects.toBeInstanceOf(TimeoutError)
    await clock.settle()
    expect(clock.pending).toBe(1)
    await clock.advance(2000)
    await waiting
  })

  it('ends with the signal', async () => {
    const stop = new AbortController()
    const waiting = expect(group('A', 'B').get({ signal: stop.signal })).rejects.toThrow('enough')
    await clock.settle()
    stop.abort(new Error('enough'))
    await waiting
  })

  it('knows how its members are', async () => {
    const results = group('A', 'B', 'C')
    await store('A', 1)
    expect([await results.ready(), await results.waiting(), await results.completedCount()]).toEqual([false, true, 1])
    await store('B', keyError, 'FAILURE')
    expect([await results.failed(), await results.successful()]).toEqual([true, false])
    await store('C', 3)
    expect([await results.ready(), await results.waiting(), await results.completedCount()]).toEqual([true, false, 2])
    await results.forget()
    expect(await results.completedCount()).toBe(0)
  })

  it('iterates over the values as they come, and stops waiting when nobody asks for more', async () => {
    const iterator = group('A', 'B', 'C').iterate({ timeout: 60 })
    const first = iterator.next()
    await clock.settle()
    await store('B', 2)
    expect(await first).toEqual({ done: false, value: 2 })
    await store('A', 1)
    expect(await iterator.next()).toEqual({ done: false, value: 1 })
    await iterator.return(undefined)
    await clock.settle()
    expect(clock.pending).toBe(0)
    await store('C', keyError, 'FAILURE')
    await expect(async () => {
      for await (const value of group('C').iterate()) expect(value).toBeUndefined()
    }).rejects.toMatchObject({ excType: 'KeyError' })
  })

  it('is saved and found again, with parents and groups within [C79]', async () => {
    const inner = new GroupResult(app, 'I', [new AsyncResult(app, 'B')])
    const saved = new GroupResult(app, 'G', [new AsyncResult(app, 'A'), inner], new AsyncResult(app, 'P'))
    await saved.save()
    const restored = await restoreGroup(app, 'G')
    expect(restored?.asTuple()).toEqual([
      ['G', [['P', null], null]],
      [
        [['A', null], null],
        [['I', null], [[['B', null], null]]],
      ],
    ])
    expect(JSON.stringify(restored)).toBe(JSON.stringify(saved.asTuple()))
    await saved.delete()
    expect(await restoreGroup(app, 'G')).toBeUndefined()
    expect(await restoreGroup(app, 'unheard of')).toBeUndefined()
  })

  it('is never thenable', async () => {
    const results = group('A')
    expect(await results).toBe(results)
  })
})

describe('a set', () => {
  it('is made with an app', async () => {
    const celery = new Celery('proj', { broker: 'memory://', backend: 'cache+memory://' })
    onTestFinished(() => celery.close())
    const add = celery.task('add', (x: number, y: number) => x + y)
    const eager = [await add.apply([1, 2]), await add.apply([3, 4])]
    expect(await new ResultSet<number[]>(celery, eager).get({ timeout: 1 })).toEqual([3, 7])
    await new GroupResult(celery, 'G', [celery.asyncResult('A')]).save()
    expect((await celery.groupResult('G'))?.results.map(({ id }) => id)).toEqual(['A'])
    expect(() => new ResultSet({} as never)).toThrow(expect.objectContaining({ code: 'not_an_app' }))
  })

  it('can be changed; a member is in it once', () => {
    const set = new ResultSet(app, [new AsyncResult(app, 'A')])
    set.add(new AsyncResult(app, 'A'))
    set.update([new AsyncResult(app, 'B'), new AsyncResult(app, 'C')])
    expect([set.length, [...set].map(({ id }) => id)]).toEqual([3, ['A', 'B', 'C']])
    expect([set.discard('B'), set.discard('B')]).toEqual([true, false])
    set.clear()
    expect(set.length).toBe(0)
  })
})

describe('an eager result', () => {
  const outcome = { id: 'E', state: 'SUCCESS', value: 5, traceback: null }

  it('is there already', async () => {
    const result = new EagerResult<number>(outcome)
    expect([await result.get(), await result.state(), await result.ready(), await result.info()]).toEqual([
      5,
      'SUCCESS',
      true,
      5,
    ])
    expect(result.asTuple()).toEqual([['E', null], null])
  })

  it('throws what the task threw, unless propagate: false', async () => {
    const error = new Error('boom')
    const result = new EagerResult({ ...outcome, state: 'FAILURE', value: error, traceback: 'at …' })
    await expect(result.get()).rejects.toBe(error)
    expect(await result.get({ propagate: false })).toBe(error)
    expect([await result.failed(), await result.traceback()]).toEqual([true, 'at …'])
  })

  it('of a task that rejected its message gives nothing, as in Celery', async () => {
    const result = new EagerResult({ ...outcome, state: 'REJECTED', value: 'why' })
    expect(await result.get()).toBeNull()
    expect(await result.result()).toBe('why')
  })

  it('gives a TaskRevokedError once it is revoked', async () => {
    const result = new EagerResult(outcome)
    await result.revoke()
    expect(await result.state()).toBe('REVOKED')
    await expect(result.get()).rejects.toBeInstanceOf(TaskRevokedError)
  })
})

it('results are shown as in Celery', async () => {
  const app = new Celery('proj')
  const [one, two] = [app.asyncResult('A'), app.asyncResult('B')]
  const group = new GroupResult(app, 'G', [one, two])
  const set = new ResultSet(app, [one, two])
  const eager = new EagerResult({ id: 'E', state: 'SUCCESS', value: 5, traceback: null })
  expect([one, group, set, eager].map((result) => inspect(result))).toEqual([
    '<AsyncResult: A>',
    '<GroupResult: G [A, B]>',
    '<ResultSet: [A, B]>',
    '<EagerResult: E>',
  ])
  expect([one, group, set, eager].map(String)).toEqual(['A', 'G', '<ResultSet: [A, B]>', 'E'])
})
