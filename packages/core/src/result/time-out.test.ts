import type { ResultRecord } from '@celeriac/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../../../testing/src/manual-clock.ts'
import { makeInternals } from '../../test/support/make-internals.ts'
import type { Internals } from '../app/internals.ts'
import { BrokerError } from '../errors/broker-error.ts'
import { TimeoutError } from '../errors/celery/task-errors.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { AsyncResult } from './async-result.ts'
import { EagerResult } from './eager-result.ts'
import { GroupResult } from './group-result.ts'
import { ResultSet } from './result-set.ts'

let app: Internals
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
  app = makeInternals({}, { clock })
})
afterEach(() => app.close())

async function store(over: Partial<ResultRecord> & { readonly taskId: string }): Promise<void> {
  const record = { status: 'SUCCESS', result: null, traceback: null, children: null, dateDone: null, ...over }
  await (await app.backend())?.store(record, { expiresS: null })
}

async function timedOut(waiting: Promise<unknown>, afterMs = 3000): Promise<TimeoutError> {
  const outcome = waiting.then(
    () => expect.fail('it came'),
    (error: unknown) => error as TimeoutError,
  )
  await clock.settle()
  await clock.advance(afterMs)
  const error = await outcome
  expect(error).toBeInstanceOf(TimeoutError)
  return error
}

describe('a get() that runs out of time', () => {
  it('says what it waited for, for how long, and that nothing is known', async () => {
    const { message } = await timedOut(new AsyncResult(app, 'A', { taskName: 'shop.add' }).get({ timeout: 3 }))
    expect(message).toMatch(/^No result of task shop\.add\[A\] within 3 seconds: its state is PENDING/)
    expect(message).toContain('a queue that no worker consumes')
    expect((await timedOut(new AsyncResult(app, 'B').get({ timeout: 3 }))).message).toContain(
      'No result of task B within',
    )
  })

  it('says which worker has started the task', async () => {
    await store({ taskId: 'A', status: 'STARTED', result: { pid: 7, hostname: 'celery@here' } })
    expect((await timedOut(new AsyncResult(app, 'A').get({ timeout: 3 }))).message).toBe(
      'No result of task A within 3 seconds: its state is STARTED, at worker celery@here (process 7)',
    )
    const extended = { name: 'shop.add', args: null, kwargs: null, worker: 'celery@there', retries: 1, queue: null }
    await store({ taskId: 'B', status: 'RETRY', result: null, extended })
    expect((await timedOut(new AsyncResult(app, 'B').get({ timeout: 3 }))).message).toContain(
      'No result of task shop.add[B] within 3 seconds: its state is RETRY, at worker celery@there',
    )
  })

  it('says what keeps the backend from telling, and what was known before', async () => {
    const backend = (await app.backend()) as ResultBackend
    const watch = backend.watch.bind(backend)
    let fail: (error: unknown) => void = () => undefined
    backend.watch = (ids, on, onFailed) => {
      fail = onFailed ?? fail
      return watch(ids, on)
    }
    const refused = new BrokerError('connection_refused', 'redis://x: connect ECONNREFUSED', { affects: 'connection' })
    await store({ taskId: 'A', status: 'STARTED', result: { hostname: 'celery@here' } })
    const waiting = timedOut(new AsyncResult(app, 'A').get({ timeout: 3 }))
    await clock.settle()
    backend.watch = () => Promise.reject(refused)
    fail(refused)
    const error = await waiting
    expect(error.message).toBe(
      'No result of task A within 3 seconds: the result backend cannot be asked: redis://x: connect ECONNREFUSED. ' +
        'Its last known state is STARTED, at worker celery@here',
    )
    expect(error.cause).toBe(refused)
    expect(clock.pending).toBe(0)
  })

  it('of a group says how many are not there, and what is known of one', async () => {
    await store({ taskId: 'A', result: 1 })
    const inner = new GroupResult(app, 'I', [new AsyncResult(app, 'B')])
    const group = new GroupResult(app, 'G', [new AsyncResult(app, 'A'), inner, new AsyncResult(app, 'C')])
    const { message } = await timedOut(group.get({ timeout: 2 }), 2000)
    expect(message).toMatch(
      /^2 of 3 results are not there\. No result of task B within 2 seconds: its state is PENDING/,
    )
  })
})

describe('state()', () => {
  it('can be bounded while the backend does not answer', async () => {
    const backend = (await app.backend()) as ResultBackend
    backend.fetch = () => new Promise(() => undefined)
    const { message } = await timedOut(new AsyncResult(app, 'A').state({ timeout: 2 }), 2000)
    expect(message).toBe('The result backend did not tell the state of task A within 2 seconds')
    const stop = new AbortController()
    const asked = expect(new AsyncResult(app, 'A').ready({ signal: stop.signal })).rejects.toThrow('enough')
    await clock.settle()
    stop.abort(new Error('enough'))
    await asked
    await expect(new AsyncResult(app, 'A').successful({ signal: stop.signal })).rejects.toThrow('enough')
    expect(clock.pending).toBe(0)
  })
})

describe('options that do not exist', () => {
  const eager = new EagerResult({ id: 'E', state: 'SUCCESS', value: 1, traceback: null })
  const handles = (): readonly { get(options?: never): Promise<unknown> }[] => [
    new AsyncResult(app, 'A'),
    new AsyncResult(app, 'A', { ignored: true }),
    new ResultSet(app, [new AsyncResult(app, 'A')]),
    eager,
  ]

  it.each([
    [{ timout: 1 }, 'unknown_option', "get(): unknown option 'timout'; did you mean 'timeout'?"],
    [
      { on_message: () => undefined },
      'unknown_option',
      "get(): unknown option 'on_message'; did you mean 'onMessage'?",
    ],
    [1, 'bad_option', "get(): option 'options' must be an object, such as { timeout: 10 }; got 1"],
    [{ timeout: '1' }, 'bad_option', "get(): option 'timeout' must be a number of seconds"],
    [{ timeout: Number.NaN }, 'bad_option', "get(): option 'timeout' must be a number of seconds"],
  ])('are refused by get(): %o', async (options, code, message) => {
    for (const handle of handles())
      await expect(handle.get(options as never)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
      })
  })

  it('are refused by state()', async () => {
    await expect(new AsyncResult(app, 'A').state({ timout: 1 } as never)).rejects.toMatchObject({
      code: 'unknown_option',
      message: "state(): unknown option 'timout'; did you mean 'timeout'?",
    })
  })

  it('null and Infinity are for ever', async () => {
    for (const timeout of [null, Number.POSITIVE_INFINITY]) {
      const waiting = new AsyncResult(app, 'A').get({ timeout: timeout as number })
      await clock.settle()
      expect(clock.pending).toBe(0)
      await store({ taskId: 'A', result: 1 })
      expect(await waiting).toBe(1)
      await (await app.backend())?.forget(['A'])
    }
  })
})
