import { expect, it } from 'vitest'
import { doublingPauseMs, steppedPauseMs } from './pauses.ts'

const retries = [0, 1, 2, 3, 1000]

it('stepped pauses grow by the step up to the limit', () => {
  const pauses = { startMs: 100, stepMs: 200, maxMs: 450 }
  expect(retries.map((retry) => steppedPauseMs(pauses, retry))).toEqual([100, 300, 450, 450, 450])
})

it('doubling pauses double up to the limit, however many there have been', () => {
  expect(retries.map((retry) => doublingPauseMs(100, 700, retry))).toEqual([100, 200, 400, 700, 700])
})
