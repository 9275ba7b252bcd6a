import { expect, it } from 'vitest'
import { pauseMs, retrySchedule } from './retry-schedule.ts'

// What `next(interval_range)` of kombu 5.7's retry_over_time gives, in seconds.
it.each([
  [{ intervalStart: 5, intervalStep: 1, intervalMax: 2 }, [2, 2, 2, 2]],
  [{ intervalStart: 0, intervalStep: 0.2, intervalMax: 1 }, [0, 0.2, 0.4, 0.6, 0.8, 1, 1]],
  [{ intervalStart: 0, intervalStep: 0.3, intervalMax: 1 }, [0, 0.3, 0.6, 0.9, 0.9]],
  [{ intervalStart: 1, intervalStep: 2, intervalMax: 6 }, [1, 3, 5, 6, 6]],
  [{ intervalStart: 0.5, intervalStep: 0, intervalMax: 1 }, [0.5, 0.5, 0.5]],
  [{ intervalStart: 0, intervalStep: 1, intervalMax: 0 }, [0, 0, 0]],
])('the pauses of %j are those of kombu', (policy, seconds) => {
  const schedule = retrySchedule(true, policy, {}, false)
  expect(seconds.map((_, retry) => pauseMs(schedule, retry) / 1000)).toEqual(seconds)
})
