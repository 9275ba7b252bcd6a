import { expect, it } from 'vitest'
import { LamportClock } from './lamport-clock.ts'

it('counts what is sent', () => {
  const clock = new LamportClock()
  expect([clock.forward(), clock.forward(), clock.value]).toEqual([1, 2, 2])
})

it('goes beyond what others have seen, and never back', () => {
  const clock = new LamportClock(5)
  expect(clock.adjust(10)).toBe(11)
  expect(clock.adjust(3)).toBe(12)
  expect(clock.adjust(12)).toBe(13)
})

it('counts a message whose clock is not a number', () => {
  const clock = new LamportClock(5)
  expect(clock.adjust(Number.NaN)).toBe(6)
  expect(clock.adjust(Number.POSITIVE_INFINITY)).toBe(7)
})
