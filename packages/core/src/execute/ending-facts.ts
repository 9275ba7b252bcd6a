import type { SignatureObject } from '@celeriac/protocol'
import type { RunningTask } from '../context/running-task.ts'
import type { ErrorMatcher } from '../types/error-matcher.ts'

/** The facts about a task and its message that decide, with the outcome, how a run ends. */
export interface EndingFacts {
  /** There is no message to settle: it was acknowledged before the run, or the run is eager. */
  readonly settled: boolean
  /** The value is stored. */
  readonly storesResult: boolean
  /** Failures, retries and revocations are stored. */
  readonly storesErrors: boolean
  readonly hasFollowers: boolean
  /** It is a member of a chord's header. */
  readonly inChord: boolean
  /** The later steps of the chain; the last one comes first. */
  readonly chain: readonly SignatureObject[]
  readonly errbacks: readonly SignatureObject[]
  readonly acksOnFailure: boolean
  readonly acksOnTimeout: boolean
  readonly rejectOnWorkerLost: boolean
  /** Errors that the task is expected to throw. */
  readonly throws: readonly ErrorMatcher[]
}

/** The facts about one run. */
export function endingFacts(run: RunningTask, settled: boolean): EndingFacts {
  const { acksOnFailure, acksOnTimeout, rejectOnWorkerLost, storeErrorsEvenIfIgnored, throws } = run.definition.options
  const { callbacks, chain, errbacks, chord } = run.request.embed
  const hasBackend = run.environment.backend !== undefined
  return {
    settled,
    storesResult: hasBackend && !run.ignoresResult,
    storesErrors: hasBackend && (!run.ignoresResult || storeErrorsEvenIfIgnored),
    hasFollowers: (callbacks?.length ?? 0) > 0 || (chain?.length ?? 0) > 0,
    inChord: chord !== null,
    chain: chain ?? [],
    errbacks: errbacks ?? [],
    acksOnFailure,
    acksOnTimeout,
    rejectOnWorkerLost,
    throws,
  }
}
