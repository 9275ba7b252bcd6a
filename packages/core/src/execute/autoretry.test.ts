import { expect, it } from 'vitest'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import { localRequest } from '../context/local-request.ts'
import { TaskRun } from '../context/task-run.ts'
import { autoretry } from './autoretry.ts'

function run(options: object, retries = 0): TaskRun {
  const app = new Celery('proj')
  app.task({ name: 'test.it', maxRetries: null, ...options }, () => 1)
  const internals = internalsOf(app)
  const request = localRequest({ task: 'test.it', id: 'T1', args: [], kwargs: {}, isEager: true, retries })
  return new TaskRun(internals.registry.require('test.it'), request, {
    internals,
    backend: undefined,
    logger: internals.logger,
  })
}

const error = new TypeError('no')
const whole = (): number => 0.999_999

it.each([
  ['no backoff: the default delay', {}, 0, 180],
  ['retryKwargs', { retryKwargs: { countdown: 5 } }, 0, 5],
  ['backoff, first', { retryBackoff: true, retryJitter: false }, 0, 1],
  ['backoff, fourth', { retryBackoff: true, retryJitter: false }, 3, 8],
  ['a factor', { retryBackoff: 5, retryJitter: false }, 2, 20],
  ['no more than 600', { retryBackoff: true, retryJitter: false }, 12, 600],
  ['no more than retryBackoffMax', { retryBackoff: true, retryBackoffMax: 7, retryJitter: false }, 12, 7],
  ['jitter at its most', { retryBackoff: true }, 3, 8],
  ['a huge count of retries', { retryBackoff: true, retryJitter: false }, 5000, 600],
])('%s', (_, options, retries, countdown) => {
  expect(autoretry(run({ autoretryFor: [TypeError], ...options }, retries), error, whole)?.when).toBe(countdown)
})

it('a factor with a fraction, which Celery cuts off, is refused', () => {
  expect(() => run({ retryBackoff: 0.2 }, 0)).toThrow(/'retryBackoff' must be .*whole number of seconds/)
})

it('with jitter at its least there is no delay', () => {
  expect(autoretry(run({ autoretryFor: [TypeError], retryBackoff: true }, 3), error, () => 0)?.when).toBe(0)
})

it('only for what is listed, and not for what is excepted', () => {
  expect(autoretry(run({}), error)).toBeUndefined()
  expect(autoretry(run({ autoretryFor: [RangeError] }), error)).toBeUndefined()
  expect(autoretry(run({ autoretryFor: ['Error'], dontAutoretryFor: [TypeError] }), error)).toBeUndefined()
})

it('throws the error itself once retries are exhausted', () => {
  expect(() => autoretry(run({ autoretryFor: [TypeError], maxRetries: 3 }, 3), error)).toThrow(error)
  expect(() => autoretry(run({ autoretryFor: [TypeError], retryKwargs: { maxRetries: 1 } }, 1), error)).toThrow(error)
})

it('what retry() was told of the limit holds for the rest of the run', () => {
  const limited = run({ autoretryFor: [TypeError] }, 4)
  expect(() => limited.retry({ maxRetries: 4 })).toThrow()
  expect(() => autoretry(limited, error)).toThrow(error)
})
