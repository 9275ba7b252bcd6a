import { expect, it } from 'vitest'
import { BrokerError } from '../errors/broker-error.ts'
import { AttemptCount } from './attempt-count.ts'

const passing = new BrokerError('connection_refused', 'No.', { affects: 'connection' })
const lasting = new BrokerError('access_refused', 'No.', { affects: 'connection', canRetry: false })
const limits = { addresses: 2, maxRetries: 3, retry: true }

it('counts addresses, rounds and retries', () => {
  const count = new AttemptCount()
  const then = [1, 2, 3, 4].map(() => count.failed(passing, limits, false))
  expect(then).toEqual(['next address', 'round over', 'next address', 'give up'])
  count.reset()
  expect(count.failed(passing, limits, false)).toBe('next address')
})

it('gives up after a round without retries', () => {
  const count = new AttemptCount()
  const once = { ...limits, retry: false }
  expect([count.failed(passing, once, false), count.failed(passing, once, false)]).toEqual(['next address', 'give up'])
})

it('gives up where no address can be helped by another try', () => {
  const count = new AttemptCount()
  expect([count.failed(lasting, limits, false), count.failed(lasting, limits, false)]).toEqual([
    'next address',
    'give up',
  ])
  count.reset()
  expect([count.failed(lasting, limits, false), count.failed(passing, limits, false)]).toEqual([
    'next address',
    'round over',
  ])
})

it('does not count extra attempts', () => {
  const count = new AttemptCount()
  for (let i = 0; i < 10; i += 1) count.failed(passing, limits, true)
  expect(count.failures).toBe(0)
  count.lostEarly()
  expect(count.failures).toBe(1)
})
