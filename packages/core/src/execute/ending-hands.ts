import type { SignatureObject } from '@celeriac/protocol'
import type { RecordedRequest, StateToStore } from '../context/state-record.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'
import type { ChordMember } from './chord-member.ts'
import type { EndingLine } from './ending.ts'
import type { Outcome } from './outcome.ts'
import type { ApplySignature } from './send-followers.ts'

/** The hands with which {@link endRun} carries out an ending: a worker's, or those of an eager run. */
export interface EndingHands {
  /** There is no message to settle (any more). */
  readonly settled: boolean
  /** Sends a callback, or the next step of the chain. */
  readonly apply: ApplySignature
  /** Sends the message of the next run. */
  sendRetry(retry: Retry): Promise<void>
  /** Applies errbacks that are not called as functions. What goes wrong is logged. */
  sendErrbacks(errbacks: readonly SignatureObject[]): Promise<void>
  /**
   * Stores the state of this run, or of a step of its chain. Rejects where the value of a SUCCESS cannot be serialised.
   *
   * @returns false where it could not be stored although it was `required`: the message is left unsettled
   */
  store(request: RecordedRequest, state: StateToStore, required: boolean): Promise<boolean>
  /**
   * Gives a part of a chord back, and stores the state where a request is given. Rejects as {@link store} does.
   *
   * @returns as {@link store} does
   */
  returnPart(
    member: ChordMember,
    recorded: RecordedRequest | undefined,
    state: StateToStore,
    required: boolean,
  ): Promise<boolean>
  log(line: EndingLine): void
  settle(how: 'acknowledge' | 'requeue' | 'reject'): void
  /** Everything is done: this is what the run came to. Not called where the message was left unsettled. */
  ended(outcome: Outcome): void
}
