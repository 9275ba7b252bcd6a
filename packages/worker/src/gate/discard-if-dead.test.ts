import { manualClock } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../test/support/make-job.ts'
import { unitApp } from '../../test/support/unit-app.ts'
import { discardIfDead, mayStart } from './discard-if-dead.ts'

async function jobOf(expiresInMs?: number) {
  const clock = manualClock()
  const { app, backend } = await unitApp({}, clock)
  app.task('test.it', () => 1)
  const expiresMs = expiresInMs === undefined ? undefined : clock.now() + expiresInMs
  const made = makeJob({ app, backend }, 'test.it', {
    acknowledged: false,
    ...(expiresMs !== undefined && { expiresMs }),
  })
  return { ...made, clock, record: async () => (await backend.fetch(['T1']))[0] }
}

describe('discardIfDead', () => {
  it('lets pass what is alive', async () => {
    const { job, parts, settled, record } = await jobOf(1000)
    expect(discardIfDead(job, parts)).toBe(false)
    expect([await record(), settled]).toEqual([undefined, []])
  })

  it.each(['expired', 'revoked'] as const)('records what is %s as REVOKED, then acknowledges it', async (reason) => {
    const { job, parts, settled, record, clock } = await jobOf(reason === 'expired' ? 1000 : undefined)
    if (reason === 'revoked') parts.revoked.add('T1')
    else await clock.advance(1001)
    expect(discardIfDead(job, parts)).toBe(true)
    await parts.jobs.idle()
    expect(await record()).toMatchObject({ status: 'REVOKED', result: { exc_message: [reason] } })
    expect(settled).toEqual(['ack'])
    expect(parts.revoked.has('T1')).toBe(true)
  })
})

describe('mayStart', () => {
  it('keeps out what is dead by now, was cancelled, or is settled', async () => {
    const alive = await jobOf()
    expect(mayStart(alive.job, alive.parts)).toBe(true)
    alive.job.closed = true
    expect(mayStart(alive.job, alive.parts)).toBe(false)
    const settled = await jobOf()
    settled.job.acknowledge()
    expect(mayStart(settled.job, settled.parts)).toBe(false)
    const dead = await jobOf(-1)
    expect(mayStart(dead.job, dead.parts)).toBe(false)
    await dead.parts.jobs.idle()
  })
})
