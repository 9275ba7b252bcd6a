import { EncodeError } from '@celeriac/core'
import { BrokerError, internalsOf } from '@celeriac/core/internal'
import { manualClock } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import { unitApp } from '../../test/support/unit-app.ts'
import { StateRecorder } from './state-recorder.ts'

const full = new BrokerError('failed', 'full', { affects: 'message', canRetry: true })
const forbidden = new BrokerError('access_refused', 'forbidden', { affects: 'message', canRetry: false })
const nobody = { replyTo: null, correlationId: null }
const success = { status: 'SUCCESS', result: 4, traceback: null }
const request = {
  id: 'T1',
  task: 'test.it',
  args: [],
  kwargs: {},
  retries: 0,
  hostname: null,
  group: null,
  parentId: null,
  children: [],
  deliveryInfo: null,
  stampedHeaders: null,
  stamps: {},
}

/** A recorder whose backend refuses what it is given so many times. */
async function recorderOf(error: Error, times: number, settings = {}) {
  const clock = manualClock()
  const { app, backend, log } = await unitApp(settings, clock)
  const { conf, logger } = internalsOf(app)
  const store = backend.store.bind(backend)
  let tries = 0
  backend.store = (record, options) => {
    tries += 1
    return tries <= times ? Promise.reject(error) : store(record, options)
  }
  const recorder = new StateRecorder({ backend, conf, clock, logger })
  const givenUp: unknown[] = []
  const keep = (required: boolean, state: { status: string; result: unknown; traceback: null } = success) =>
    recorder.store(request, state, nobody, { required, onGivenUp: (reason) => givenUp.push(reason) })
  return {
    recorder,
    clock,
    log,
    givenUp,
    keep,
    tries: () => tries,
    stored: async () => (await backend.fetch(['T1']))[0],
  }
}

describe('StateRecorder', () => {
  it('tries a required state again, with longer and longer pauses, until it is stored', async () => {
    const { clock, keep, tries, log, stored } = await recorderOf(full, 12)
    const kept = keep(true)
    const pauses: number[] = []
    for (let known = 0; tries() < 13; ) {
      await clock.advance(10)
      if (tries() > known) pauses.push(clock.monotonic())
      known = tries()
    }
    expect(await kept).toBe(true)
    expect((await stored())?.result).toBe(4)
    // 10 ms doubled, and 10 s at the most.
    expect(pauses.slice(-3).map((at, index) => at - (pauses.at(index - 4) ?? 0))).toEqual([5120, 10_000, 10_000])
    expect(log).toEqual(['warn The result of task T1 could not be stored, trying again: full'])
  })

  it('tries no other state again, unless the settings say so', async () => {
    const once = await recorderOf(full, 1)
    expect(await once.keep(false)).toBe(true)
    expect([once.tries(), once.givenUp]).toEqual([1, [full]])
    const settings = { resultBackendAlwaysRetry: true, resultBackendMaxRetries: 2 }
    const thrice = await recorderOf(full, 9, settings)
    const kept = thrice.keep(false)
    await thrice.clock.advance(1000)
    expect(await kept).toBe(true)
    expect([thrice.tries(), thrice.givenUp]).toEqual([3, [full]])
  })

  it('leaves the message where a required state is refused for good, and says what it was', async () => {
    const { keep, log, givenUp } = await recorderOf(forbidden, 9)
    expect(await keep(true)).toBe(false)
    expect(await keep(false)).toBe(true)
    expect(givenUp).toEqual([forbidden, forbidden])
    expect(log).toEqual([
      expect.stringMatching(
        /^critical The state of task T1 could not be stored: forbidden\. It is SUCCESS: 4\. Its mes/,
      ),
      'critical The state of task T1 could not be stored: forbidden. It is SUCCESS: 4',
    ])
  })

  it('gives what is being tried one more try when the worker stops, and nothing after that', async () => {
    const last = await recorderOf(full, 1)
    const kept = last.keep(true)
    await last.clock.advance(0)
    last.recorder.stop()
    expect([await kept, last.tries()]).toEqual([true, 2])
    const none = await recorderOf(full, 9)
    const left = none.keep(true)
    await none.clock.advance(0)
    none.recorder.stop()
    expect([await left, none.tries()]).toEqual([false, 2])
    expect([await none.keep(true), none.tries()]).toEqual([false, 3])
  })

  it('a value that cannot be serialised fails its task; an error of that kind is only logged', async () => {
    const { keep, log } = await recorderOf(new EncodeError('no'), 9)
    await expect(keep(true)).rejects.toThrow(EncodeError)
    expect(await keep(true, { status: 'FAILURE', result: null, traceback: null })).toBe(true)
    expect(log).toEqual(['critical The state of task T1 could not be stored: no. It is FAILURE'])
  })
})
