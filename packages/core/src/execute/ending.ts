import type { ExceptionObject, SignatureObject } from '@celeriac/protocol'
import type { StateToStore } from '../context/state-record.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'
import type { TellStep } from './after-run.ts'
import type { RunFailure } from './call-errback.ts'

/** A line of the log about how a run ended. */
export type EndingLine =
  | { readonly about: 'success'; readonly value: unknown; readonly runtimeS: number }
  | {
      readonly about: 'failure'
      readonly error: unknown
      readonly exception: ExceptionObject
      readonly traceback: string | null
      readonly expected: boolean
    }
  | { readonly about: 'retry'; readonly retry: Retry }
  | { readonly about: 'ignore' }
  | { readonly about: 'reject'; readonly reason: string }
  | { readonly about: 'revoke' }
  | { readonly about: 'time limit'; readonly limitS: number }
  | { readonly about: 'internal error'; readonly exception: ExceptionObject }

/** One thing that is done when a run has ended. */
export type EndingStep =
  /** Sends the callbacks, then the next step of the chain. Where that fails, the run has failed. */
  | { readonly step: 'send followers'; readonly value: unknown }
  /** Sends the message of the next run. Where that fails, the run is rejected. */
  | { readonly step: 'send retry'; readonly retry: Retry }
  /**
   * Stores the run's state. `required`: the message must not be settled before. A SUCCESS whose value cannot be
   * serialised is a failure.
   */
  | { readonly step: 'store'; readonly state: StateToStore; readonly required: boolean }
  /** Gives the run's part of a chord back; whoever completes the chord sends its body. */
  | {
      readonly step: 'return part'
      readonly state: StateToStore
      readonly required: boolean
      /** The state is stored as well, in the same step. */
      readonly stores: boolean
    }
  /** Stores the same for the steps of the chain that will never run, and gives their parts of chords back. */
  | {
      readonly step: 'fail chain'
      readonly chain: readonly SignatureObject[]
      readonly state: StateToStore
      readonly required: boolean
      /** Whether states are stored at all. */
      readonly stores: boolean
    }
  | { readonly step: 'call errbacks'; readonly errbacks: readonly SignatureObject[]; readonly failure: RunFailure }
  /** Hooks and signals. */
  | TellStep
  | { readonly step: 'log'; readonly line: EndingLine }
  /** Tells the broker what becomes of the message. */
  | { readonly step: 'settle'; readonly how: 'acknowledge' | 'requeue' | 'reject' }

/** Everything that is done when a run has ended, in order. */
export type Ending = readonly EndingStep[]
