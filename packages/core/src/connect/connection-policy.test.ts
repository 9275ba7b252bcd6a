import { expect, it } from 'vitest'
import { connectionPolicy } from './connection-policy.ts'

const defaults = {
  brokerConnectionRetry: true,
  brokerConnectionRetryOnStartup: null,
  brokerConnectionMaxRetries: 100,
  brokerConnectionTimeout: 4,
  brokerFailoverStrategy: null,
  brokerChannelErrorRetry: false,
} as const

it('is Celery’s by default', () => {
  expect(connectionPolicy(defaults)).toMatchObject({
    retry: true,
    retryOnStartup: true,
    maxRetries: 100,
    failover: 'round-robin',
    intervalStartMs: 2_000,
    intervalStepMs: 2_000,
    intervalMaxMs: 30_000,
    retryChannelErrors: false,
  })
})

it.each([0, null])('has no limit where brokerConnectionMaxRetries is %s', (brokerConnectionMaxRetries) => {
  expect(connectionPolicy({ ...defaults, brokerConnectionMaxRetries }).maxRetries).toBe(Number.POSITIVE_INFINITY)
})

it.each([
  [true, null, true],
  [false, null, false],
  [true, false, false],
  [false, true, true],
])('brokerConnectionRetry %s, at startup %s: %s at startup', (retry, onStartup, expected) => {
  const conf = { ...defaults, brokerConnectionRetry: retry, brokerConnectionRetryOnStartup: onStartup }
  expect(connectionPolicy(conf)).toMatchObject({ retry, retryOnStartup: expected })
})
