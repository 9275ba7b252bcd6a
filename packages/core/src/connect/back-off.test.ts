import { expect, it } from 'vitest'
import { BackOff } from './back-off.ts'

const bounds = { intervalStartMs: 2_000, intervalStepMs: 2_000, intervalMaxMs: 5_000 }

it('grows by the step up to the limit, and begins again', () => {
  const backOff = new BackOff({ ...bounds, random: () => 0 })
  expect([backOff.next(), backOff.next(), backOff.next(), backOff.next()]).toEqual([2_000, 4_000, 5_000, 5_000])
  backOff.reset()
  expect(backOff.next()).toBe(2_000)
})

it('takes off up to a quarter', () => {
  const backOff = new BackOff({ ...bounds, random: () => 0.5 })
  expect([backOff.next(), backOff.next()]).toEqual([1_750, 3_500])
  for (let i = 0; i < 100; i += 1) {
    const wait = new BackOff(bounds).next()
    expect(wait).toBeGreaterThanOrEqual(1_500)
    expect(wait).toBeLessThanOrEqual(2_000)
  }
})
