import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../../../testing/src/manual-clock.ts'
import { makeInternals } from '../../test/support/make-internals.ts'
import type { Internals } from '../app/internals.ts'
import { BrokerError } from '../errors/broker-error.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { AsyncResult } from './async-result.ts'

const away = new BrokerError('connection_lost', 'redis://x: the connection was closed', { affects: 'connection' })

let app: Internals
let clock: ManualClock
let backend: ResultBackend
let lines: string[]
/** When it was subscribed to, and to what. */
let asked: { readonly at: number; readonly ids: readonly string[] }[]
/** What the next subscriptions reject with. */
let errors: BrokerError[]
beforeEach(async () => {
  clock = manualClock()
  lines = []
  const say = (line: string): void => void lines.push(line)
  const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
  app = makeInternals({}, { clock, logger })
  backend = (await app.backend()) as ResultBackend
  const watch = backend.watch.bind(backend)
  asked = []
  errors = []
  const start = clock.monotonic()
  backend.watch = (ids, on) => {
    asked.push({ at: clock.monotonic() - start, ids })
    const error = errors.shift()
    return error === undefined ? watch(ids, on) : Promise.reject(error)
  }
})
afterEach(() => app.close())

async function store(taskId: string): Promise<void> {
  const record = { taskId, status: 'SUCCESS', result: taskId, traceback: null, children: null, dateDone: null }
  await backend.store(record, { expiresS: null })
}

describe('a subscription that fails for a reason that can pass', () => {
  it('is made anew, at once and then with pauses, and one line says so', async () => {
    errors = Array.from({ length: 9 }, () => away)
    const waiting = new AsyncResult(app, 'A').get()
    await clock.settle()
    for (const ms of [0, 100, 200, 400, 800, 1600, 3200, 5000, 5000]) await clock.advance(ms)
    const times = [0, 0, 100, 300, 700, 1500, 3100, 6300, 11_300, 16_300]
    expect(asked.map(({ at }) => at)).toEqual(times)
    expect(lines).toEqual([
      'Cannot wait for results: redis://x: the connection was closed. Trying again until somebody gives up',
      'Results can be waited for again',
    ])
    await store('A')
    expect(await waiting).toBe('A')
    expect(clock.pending).toBe(0)
  })

  it('is given up with the last who waits, and those of one time are made anew together', async () => {
    errors = [away, away]
    const stop = new AbortController()
    const a = new AsyncResult(app, 'A').get({ signal: stop.signal }).catch(String)
    await clock.settle()
    await clock.advance(0)
    const b = new AsyncResult(app, 'B').get()
    const both = new AsyncResult(app, 'A').get()
    await clock.settle()
    stop.abort('enough')
    expect(await a).toBe('enough')
    await store('A')
    await store('B')
    await clock.advance(100)
    expect(await Promise.all([b, both])).toEqual(['B', 'A'])
    expect(asked.map(({ ids }) => ids)).toEqual([['A'], ['A'], ['B'], ['A']])

    errors = [away, away, away]
    const quitter = expect(new AsyncResult(app, 'C').get({ timeout: 0.05 })).rejects.toThrow('C within 0.05 seconds')
    await clock.settle()
    await clock.advance(50)
    await quitter
    expect(clock.pending).toBe(0)
  })

  it('ends with the app', async () => {
    errors = [away, away]
    const waiting = expect(new AsyncResult(app, 'A').get()).rejects.toMatchObject({ code: 'closed' })
    await clock.settle()
    await clock.advance(0)
    await app.close()
    await waiting
    expect(clock.pending).toBe(0)
  })
})

describe('a subscription that fails for good', () => {
  it('rejects those whose result it is, and the others get theirs', async () => {
    const refusal = new BrokerError('access_refused', 'NOPERM', { affects: 'message' })
    errors = [refusal, refusal]
    const waits = ['A', 'B', 'A'].map((id) => new AsyncResult(app, id).get().catch((error: unknown) => error))
    await store('B')
    await clock.settle()
    expect(await Promise.all(waits)).toEqual([refusal, 'B', refusal])
    expect(asked.map(({ ids }) => ids)).toEqual([['A', 'B'], ['A'], ['B']])
    // Nothing of it is joined.
    await store('A')
    expect(await new AsyncResult(app, 'A').get()).toBe('A')
  })

  it('rejects all where the connection is refused', async () => {
    const refusal = new BrokerError('access_refused', 'WRONGPASS', { affects: 'connection', canRetry: true })
    errors = [refusal]
    const waits = ['A', 'B'].map((id) => new AsyncResult(app, id).get().catch((error: unknown) => error))
    expect(await Promise.all(waits)).toEqual([refusal, refusal])
  })
})
