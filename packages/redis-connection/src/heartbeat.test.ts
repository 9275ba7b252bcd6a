import { expect, it } from 'vitest'
import { heartbeatMs } from './heartbeat.ts'

it.each([
  ['the server has no time-out: what is configured', 25_000, 0, 25_000],
  ['nothing is configured either: none', 0, 0, 0],
  ['the server cuts sooner: three times within its time-out', 25_000, 5000, 5000 / 3],
  ['the server cuts later: what is configured', 25_000, 300_000, 25_000],
  ['it is switched off, but the server cuts: within its time-out', 0, 30_000, 10_000],
  ['the server does not say: as if it were 30 seconds', 25_000, undefined, 10_000],
  ['the server does not say, and more is configured', 2000, undefined, 2000],
  ['the server does not say, and it is switched off: none', 0, undefined, 0],
])('%s', (_, healthCheckMs, serverTimeoutMs, expected) => {
  expect(heartbeatMs(healthCheckMs, serverTimeoutMs)).toBe(expected)
})
