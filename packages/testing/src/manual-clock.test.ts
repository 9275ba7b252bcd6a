import { describe, expect, it } from 'vitest'
import { manualClock } from './manual-clock.ts'

describe('manualClock', () => {
  it('stands still', async () => {
    const clock = manualClock('2026-11-22T00:00:00Z')
    await clock.settle()
    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2026, 10, 22), 0])
  })

  it('runs timers in the order of their times, each at its own', async () => {
    const clock = manualClock(1_000)
    const seen: unknown[] = []
    const note = (what: string) => () => seen.push([what, clock.now(), clock.monotonic()])
    clock.after(20, note('c'))
    clock.after(10, note('a'))
    clock.after(10, note('b'))
    clock.after(21, note('d'))
    await clock.advance(20)
    expect(seen).toEqual([
      ['a', 1_010, 10],
      ['b', 1_010, 10],
      ['c', 1_020, 20],
    ])
    expect([clock.pending, clock.nextInMs, clock.now()]).toEqual([1, 1, 1_020])
  })

  it('runs what timers set, and what follows from promises', async () => {
    const clock = manualClock(0)
    const seen: number[] = []
    const tick = async (): Promise<void> => {
      await Promise.resolve()
      seen.push(clock.now())
      if (clock.now() < 50) clock.after(10, () => void tick())
    }
    void tick()
    await clock.advance(35)
    expect(seen).toEqual([0, 10, 20, 30])
    await clock.advanceToNext()
    expect(seen).toEqual([0, 10, 20, 30, 40])
  })

  it('does not run what was cancelled', async () => {
    const clock = manualClock()
    const timer = clock.after(10, () => expect.fail('It was cancelled.'))
    timer.cancel()
    timer.cancel()
    await clock.advance(100)
    expect(clock.nextInMs).toBeUndefined()
  })

  it('jumps: the wall clock moves, and long timers notice when it goes forward', async () => {
    const clock = manualClock(0)
    const seen: string[] = []
    clock.after(30_000, () => seen.push('short'))
    clock.after(3_600_000, () => seen.push('long'))
    clock.jump(3_600_000)
    expect([clock.now(), clock.monotonic()]).toEqual([3_600_000, 0])
    await clock.advance(0)
    expect(seen).toEqual(['long'])
    clock.jump(-3_600_000)
    await clock.advance(30_000)
    expect(seen).toEqual(['long', 'short'])
    expect(clock.now()).toBe(30_000)
  })
})
