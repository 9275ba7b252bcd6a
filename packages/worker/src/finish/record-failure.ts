import type { ExceptionObject } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { callErrbacks } from './call-errbacks.ts'
import { failChain } from './fail-chain.ts'
import { storeState } from './store-state.ts'

/** A failure, however the run came to it. */
export interface Failure {
  readonly error: unknown
  readonly exception: ExceptionObject
  readonly traceback: string | null
}

/**
 * Celery's `mark_as_failure`: the state, then the steps of the chain that will never run, then the errbacks. Errors
 * are stored although results are ignored where the task says so (`storeErrorsEvenIfIgnored`).
 */
export async function recordFailure(job: Job, failure: Failure, parts: WorkerParts): Promise<void> {
  const { exception, traceback } = failure
  const state = { status: 'FAILURE', result: exception, traceback }
  if (storesErrors(job)) {
    await storeState(job, state, parts)
    await failChain(job, state, parts)
  }
  await callErrbacks(job, failure, parts)
}

/** Whether failures, retries and revocations of this job are stored. */
export function storesErrors({ run }: Job): boolean {
  return !run.ignoresResult || run.definition.options.storeErrorsEvenIfIgnored
}
