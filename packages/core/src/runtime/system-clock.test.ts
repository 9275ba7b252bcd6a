import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './system-clock.ts'

describe('systemClock', () => {
  const clock = systemClock()
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: 0 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each([1, 59_999, 60_000, 61_000, 3_600_000])('fires once after %i ms', (ms) => {
    const fn = vi.fn()
    clock.after(ms, fn)
    vi.advanceTimersByTime(ms - 1)
    expect(fn).toHaveBeenCalledTimes(0)
    vi.advanceTimersByTime(1)
    expect(fn).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(7_200_000)
    expect(fn).toHaveBeenCalledTimes(1)
  })

  it('fires after more than 2^31 ms, which setTimeout cannot do', () => {
    const fn = vi.fn()
    const days = 40 * 86_400_000
    clock.after(days, fn)
    vi.advanceTimersByTime(days - 1)
    expect(fn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(fn).toHaveBeenCalled()
  })

  it.each([0, -5, Number.NaN])('fires at once after %d ms', (ms) => {
    const fn = vi.fn()
    clock.after(ms, fn)
    vi.advanceTimersByTime(1)
    expect(fn).toHaveBeenCalled()
  })

  it('is cancelled at any time, also between two looks at the clock, and twice', () => {
    const fn = vi.fn()
    const timer = clock.after(150_000, fn)
    vi.advanceTimersByTime(90_000)
    timer.cancel()
    timer.cancel()
    vi.advanceTimersByTime(3_600_000)
    expect(fn).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('notices within a minute that the wall clock was put forward', () => {
    const fn = vi.fn()
    clock.after(3_600_000, fn)
    vi.advanceTimersByTime(30_000)
    vi.setSystemTime(3_600_000)
    vi.advanceTimersByTime(29_000)
    expect(fn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(fn).toHaveBeenCalled()
  })

  it('is not held up by a wall clock that was put back', () => {
    const fn = vi.fn()
    clock.after(120_000, fn)
    vi.setSystemTime(-3_600_000)
    vi.advanceTimersByTime(120_000)
    expect(fn).toHaveBeenCalledTimes(1)
  })
})

it('keeps the process alive only where asked to', () => {
  const clock = systemClock()
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const quiet = clock.after(60_000, () => undefined)
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(timers)
  const lasting = clock.after(60_000, () => undefined, { keepAlive: true })
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(timers + 1)
  for (const timer of [quiet, lasting]) timer.cancel()
})
