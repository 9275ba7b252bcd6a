import { expect, it } from 'vitest'
import { nearestName } from './nearest-name.ts'

it.each([
  ['maxRetry', ['name', 'maxRetries', 'rateLimit'], 'maxRetries'],
  ['max_retrys', ['rateLimit', 'maxRetries'], 'maxRetries'],
  ['acksLate', ['acksOnTimeout', 'acksLate'], 'acksLate'],
  ['queue', ['queues', 'queue'], 'queue'],
  ['timeout', ['expires', 'countdown'], undefined],
  ['x', ['maxRetries'], undefined],
])('%s among %j is %s', (name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest)
})
