import { expect, it } from 'vitest'
import { compareStates, EXCEPTION_STATES, isReady, PROPAGATE_STATES, READY_STATES } from './states.ts'

it('has the order of Celery', () => {
  const ranked = ['SUCCESS', 'FAILURE', 'PROGRESS', 'REVOKED', 'STARTED', 'RECEIVED', 'REJECTED', 'RETRY', 'PENDING']
  expect([...ranked].sort((a, b) => compareStates(b, a))).toEqual(ranked)
  expect(compareStates('PROGRESS', 'OTHER')).toBe(0)
})

it('has the sets of Celery', () => {
  expect([...READY_STATES].filter((state) => !EXCEPTION_STATES.has(state))).toEqual(['SUCCESS'])
  expect([...EXCEPTION_STATES].filter((state) => !PROPAGATE_STATES.has(state))).toEqual(['RETRY'])
  expect(['SUCCESS', 'FAILURE', 'REVOKED', 'RETRY', 'STARTED', 'PENDING', 'X'].map(isReady)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
