import { type ConsumerSight, watchConsumer } from '@celeriac/core/internal'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../src/manual-clock.ts'

describe('watchConsumer', () => {
  const silent: ConsumerSight = { deliveries: 3, hasRoom: true, waiting: new Map([['celery', 1]]) }
  let clock: ManualClock
  let sight: ConsumerSight | undefined
  let reasons: string[]
  beforeEach(() => {
    clock = manualClock()
    sight = silent
    reasons = []
  })

  const watch = (look = async (): Promise<ConsumerSight | undefined> => sight): { close(): void } =>
    watchConsumer({ clock, intervalMs: 1_000, patience: 3, look, onSilent: (reason) => reasons.push(reason) })

  it('complains when several looks in a row find it silent, once', async () => {
    watch()
    // The first look has nothing to compare with.
    await clock.advance(3_000)
    expect(reasons).toEqual([])
    await clock.advance(1_000)
    expect(reasons).toEqual(["The consumer gets nothing although a message waits in the queue 'celery'."])
    await clock.advance(3_000)
    expect(reasons).toHaveLength(1)
  })

  it('begins again when something is delivered', async () => {
    watch()
    await clock.advance(3_000)
    sight = { ...silent, deliveries: 4 }
    await clock.advance(3_000)
    expect(reasons).toEqual([])
    await clock.advance(1_000)
    expect(reasons).toHaveLength(1)
  })

  it('says nothing while nothing can be seen', async () => {
    let fails = true
    watch(async () => {
      if (fails) throw new Error('not connected')
      return sight
    })
    await clock.advance(60_000)
    expect(reasons).toEqual([])
    fails = false
    await clock.advance(4_000)
    expect(reasons).toHaveLength(1)
  })

  it('does not look twice at the same time, however long a look takes', async () => {
    let looks = 0
    watch(() => {
      looks += 1
      return new Promise(() => undefined)
    })
    await clock.advance(60_000)
    expect(looks).toBe(1)
  })

  it('ends, also in the middle of a look', async () => {
    let finish: (sight: ConsumerSight) => void = () => undefined
    const watching = watch(
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    await clock.advance(1_000)
    watching.close()
    finish(silent)
    await clock.advance(60_000)
    expect([reasons, clock.pending]).toEqual([[], 0])
  })
})
