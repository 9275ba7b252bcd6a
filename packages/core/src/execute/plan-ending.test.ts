import type { SignatureObject } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { Retry } from '../errors/celery/task-predicates.ts'
import type { EndingStep } from './ending.ts'
import type { EndingFacts } from './ending-facts.ts'
import type { Outcome } from './outcome.ts'
import { planEnding } from './plan-ending.ts'

const signature: SignatureObject = {
  task: 't',
  args: [],
  kwargs: {},
  options: {},
  subtask_type: null,
  immutable: false,
}

const EARLY: EndingFacts = {
  settled: true,
  storesResult: true,
  storesErrors: true,
  hasFollowers: false,
  inChord: false,
  chain: [],
  errbacks: [],
  acksOnFailure: true,
  acksOnTimeout: true,
  rejectOnWorkerLost: false,
  throws: [],
}
const LATE: EndingFacts = { ...EARLY, settled: false }
/** Callbacks, a chain and errbacks. */
const FOLLOWED: Partial<EndingFacts> = { hasFollowers: true, chain: [signature], errbacks: [signature] }
const IGNORED: Partial<EndingFacts> = { storesResult: false, storesErrors: false }

/** One word a step; `!` where the message is not settled before the state is stored. */
function word(step: EndingStep): string {
  switch (step.step) {
    case 'store':
      return `${step.state.status}${step.required ? '!' : ''}`
    case 'fail chain':
      return `fail chain${step.required ? '!' : ''}`
    case 'tell return':
      return `return ${step.state}`
    case 'log':
      return `log ${step.line.about}`
    case 'settle':
      return step.how
    default:
      return step.step
  }
}

const plan = (outcome: Outcome, facts: EndingFacts) => planEnding(outcome, facts).map(word).join(', ')

const success: Outcome = { kind: 'success', value: 4, runtimeS: 1 }
const retry: Outcome = { kind: 'retry', retry: new Retry({ when: 5 }), traceback: null, runtimeS: 1 }
const failure: Outcome = {
  kind: 'failure',
  error: new Error('no'),
  exception: { exc_type: 'Exception', exc_module: 'builtins', exc_message: ['no'] },
  traceback: null,
  expected: false,
  runtimeS: 1,
}
const ignore: Outcome = { kind: 'ignore', runtimeS: 1 }
const rejected: Outcome = { kind: 'reject', reason: 'no', requeue: false, runtimeS: 1 }
const requeued: Outcome = { kind: 'reject', reason: 'no', requeue: true, runtimeS: 1 }
const revoked: Outcome = { kind: 'revoked', reason: 'revoked' }
const lost: Outcome = { kind: 'lost', message: 'gone' }
const timedOut: Outcome = { kind: 'timed-out', limitS: 3 }
const cancelled: Outcome = { kind: 'cancelled' }

describe('the order of what follows a run', () => {
  it.each<[string, Outcome, EndingFacts, string]>([
    ['success', success, EARLY, 'SUCCESS, tell success, log success, return SUCCESS'],
    ['success', success, LATE, 'SUCCESS!, tell success, log success, return SUCCESS, acknowledge'],
    [
      'success with callbacks: they are sent before the result is stored',
      success,
      { ...LATE, ...FOLLOWED },
      'send followers, SUCCESS!, tell success, log success, return SUCCESS, acknowledge',
    ],
    ['success, ignored', success, { ...LATE, ...IGNORED }, 'tell success, log success, return SUCCESS, acknowledge'],
    ['retry', retry, EARLY, 'send retry, RETRY, tell retry, log retry, return RETRY'],
    [
      'retry: it is sent before RETRY is stored',
      retry,
      LATE,
      'send retry, RETRY, tell retry, log retry, return RETRY, acknowledge',
    ],
    ['retry, ignored', retry, { ...LATE, ...IGNORED }, 'send retry, tell retry, log retry, return RETRY, acknowledge'],
    ['failure', failure, EARLY, 'FAILURE, tell failure, log failure, return FAILURE'],
    [
      'failure with errbacks and chain',
      failure,
      { ...LATE, ...FOLLOWED },
      'FAILURE!, fail chain!, call errbacks, tell failure, log failure, return FAILURE, acknowledge',
    ],
    [
      'failure, ignored: errbacks all the same',
      failure,
      { ...LATE, ...FOLLOWED, ...IGNORED },
      'call errbacks, tell failure, log failure, return FAILURE, acknowledge',
    ],
    [
      'failure, ignored, but errors are stored',
      failure,
      { ...LATE, ...FOLLOWED, storesResult: false },
      'FAILURE!, fail chain!, call errbacks, tell failure, log failure, return FAILURE, acknowledge',
    ],
    [
      'what went wrong around the task',
      { ...failure, internal: true },
      LATE,
      'log internal error, tell internal error, FAILURE!, tell failure, log failure, return FAILURE, acknowledge',
    ],
    ['ignore', ignore, { ...LATE, ...FOLLOWED }, 'log ignore, return IGNORED, acknowledge'],
    [
      'reject: it will never run again',
      rejected,
      { ...LATE, ...FOLLOWED },
      'log reject, return REJECTED, FAILURE!, fail chain!, call errbacks, tell failure, reject',
    ],
    [
      'reject with requeue: it will run again',
      requeued,
      { ...LATE, ...FOLLOWED },
      'log reject, return REJECTED, requeue',
    ],
    [
      'revoked: no errback, no chain',
      revoked,
      { ...LATE, ...FOLLOWED },
      'log revoke, REVOKED!, acknowledge, tell revoked',
    ],
    [
      'lost',
      lost,
      { ...LATE, ...FOLLOWED },
      'FAILURE!, fail chain!, call errbacks, tell failure, log failure, return FAILURE, acknowledge',
    ],
    ['lost, to be given back: no result', lost, { ...LATE, ...FOLLOWED, rejectOnWorkerLost: true }, 'requeue'],
    [
      'over its hard limit',
      timedOut,
      { ...LATE, ...FOLLOWED },
      'log time limit, FAILURE!, fail chain!, call errbacks, tell failure, return FAILURE, acknowledge',
    ],
    [
      'success in a chord: its part is given back once its result is stored',
      success,
      { ...LATE, inChord: true },
      'return part, tell success, log success, return SUCCESS, acknowledge',
    ],
    [
      'failure in a chord',
      failure,
      { ...LATE, ...FOLLOWED, ...IGNORED, inChord: true },
      'return part, call errbacks, tell failure, log failure, return FAILURE, acknowledge',
    ],
    ['revoked in a chord', revoked, { ...LATE, inChord: true }, 'log revoke, return part, acknowledge, tell revoked'],
    ['cancelled: it has not returned', cancelled, LATE, 'RETRY, tell retry'],
  ])('%s', (_, outcome, facts, steps) => {
    expect(plan(outcome, facts)).toBe(steps)
  })
})

describe('what becomes of the message [C114]', () => {
  const fate = (outcome: Outcome, facts: EndingFacts) =>
    planEnding(outcome, facts).flatMap((step) => (step.step === 'settle' ? [step.how] : []))
  const outcomes = { success, retry, failure, ignore, rejected, requeued, revoked, lost, timedOut, cancelled }

  it.each<[keyof typeof outcomes, Partial<EndingFacts>, string]>([
    ['success', {}, 'acknowledge'],
    ['retry', {}, 'acknowledge'],
    ['ignore', {}, 'acknowledge'],
    ['failure', {}, 'acknowledge'],
    ['failure', { acksOnFailure: false }, 'reject'],
    ['timedOut', {}, 'acknowledge'],
    ['timedOut', { acksOnTimeout: false }, 'requeue'],
    ['timedOut', { acksOnFailure: false }, 'acknowledge'],
    ['lost', {}, 'acknowledge'],
    ['lost', { acksOnFailure: false }, 'reject'],
    ['lost', { rejectOnWorkerLost: true }, 'requeue'],
    ['rejected', {}, 'reject'],
    ['requeued', {}, 'requeue'],
    ['revoked', {}, 'acknowledge'],
  ])('%s, acknowledged late, with %j: %s', (name, facts, how) => {
    expect(fate(outcomes[name], { ...LATE, ...facts })).toEqual([how])
  })

  it('nothing after an early acknowledgement, and nothing of what is cancelled', () => {
    for (const outcome of Object.values(outcomes)) expect(fate(outcome, EARLY)).toEqual([])
    expect(fate(cancelled, LATE)).toEqual([])
  })

  it('a worker that was lost is no reason to give back what was acknowledged', () => {
    expect(plan(lost, { ...EARLY, rejectOnWorkerLost: true })).toContain('FAILURE')
  })
})
