import {
  afterRun,
  afterSuccess,
  failureOutcome,
  hasFollowers,
  type Outcome,
  type StateToStore,
  sendFollowers,
  storedValue,
} from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { finishFailure } from './finish-failure.ts'
import { isEncodeError } from './is-encode-error.ts'
import { logSuccess, logUnstored } from './log-lines.ts'
import { signalInternalError } from './signal-internal-error.ts'
import { putState, storeAgain } from './store-state.ts'

type Success = Outcome & { readonly kind: 'success' }

/**
 * Callbacks and the next step first, so that the stored result lists them as children; then the result. A callback
 * that the broker refuses, or a value that cannot be serialised, makes the task a failure.
 */
export function finishSuccess(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  const value = storedValue(outcome.value)
  if (hasFollowers(job.run)) return followAndStore(job, outcome, value, parts)
  if (parts.backend === undefined || job.run.ignoresResult) return conclude(job, outcome, parts)
  return store(job, outcome, value, parts)
}

async function followAndStore(job: Job, outcome: Success, value: unknown, parts: WorkerParts): Promise<void> {
  const { publisher } = parts
  try {
    await sendFollowers(job.run, value, (signature, call) => publisher.applySignature(signature, call))
  } catch (error) {
    return finishFailure(job, failureOutcome(job.run, error, outcome.runtimeS), parts)
  }
  if (parts.backend === undefined || job.run.ignoresResult) return conclude(job, outcome, parts)
  return store(job, outcome, value, parts)
}

/** The common case: one promise for what comes after, none besides. */
function store(job: Job, outcome: Success, value: unknown, parts: WorkerParts): Promise<void> {
  const state = { status: 'SUCCESS', result: value, traceback: null }
  return putState(job.request, state, job.request, parts).then(
    () => conclude(job, outcome, parts),
    (error: unknown) => recover(job, outcome, state, error, parts),
  )
}

async function recover(
  job: Job,
  outcome: Success,
  state: StateToStore,
  error: unknown,
  parts: WorkerParts,
): Promise<void> {
  if (isEncodeError(error)) return finishFailure(job, failureOutcome(job.run, error, outcome.runtimeS), parts)
  await storeAgain(job.request, state, job.request, error, parts).catch((last: unknown) => {
    logUnstored(job.request.id, state.status, last, parts)
    signalInternalError(job, last, parts)
  })
  return conclude(job, outcome, parts)
}

/** What comes after the result is stored. */
function conclude(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  const told = afterSuccess(job.run, outcome.value, outcome.runtimeS)
  return told === undefined ? end(job, outcome, parts) : told.then(() => end(job, outcome, parts))
}

function end(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  logSuccess(job, outcome.value, outcome.runtimeS, parts)
  const told = afterRun(job.run, 'SUCCESS', outcome.value)
  if (told !== undefined) return told.then(() => job.acknowledge())
  job.acknowledge()
  return undefined
}
