import type { SigCall } from '../sig/merge-sig.ts'
import type { Sig, TaskSig } from '../sig/sig.ts'
import type { Freezer } from './freeze-given.ts'
import type { ResultNode } from './result-node.ts'

/** A chord that is to be opened before its header is sent. */
export interface PlannedChord {
  readonly groupId: string
  /** How many parts complete it. */
  readonly size: number
  /** Results of the header, as the body gets them. */
  readonly header: ResultNode
  /** With its ids; it travels with every task of the header. */
  readonly body: Sig
  /** Seconds between two looks, where the chord is joined by looking. */
  readonly interval: number | null
  readonly maxRetries: number | null
}

/** All that applying a signature does: which chords are opened, then which messages are sent, in this order. */
export interface Plan {
  readonly chords: readonly PlannedChord[]
  readonly messages: readonly TaskSig[]
  /** The result whose handle the caller gets; undefined for an empty chain. */
  readonly result: ResultNode | undefined
  /** The results that become children of the task that applies it. */
  readonly children: readonly ResultNode[]
}

/** Planning, as the parts of it use each other: signatures consist of signatures. */
export interface Planner extends Freezer {
  /** Plans a signature with what a caller adds. @returns its result to come */
  plan(sig: Sig, call: SigCall): ResultNode | undefined
  /** Adds a message to the plan. */
  send(message: TaskSig): void
  /** Adds a chord to the plan. */
  open(chord: PlannedChord): void
  /** Adds a child of the task that applies the plan. */
  child(result: ResultNode): void
}
