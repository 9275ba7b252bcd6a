import type { ErrbackTerms } from '../sig/link-sig.ts'
import type { Sig } from '../sig/sig.ts'
import type { ResultNode } from './result-node.ts'

/** What freezing fixes besides ids. */
export interface FreezeGiven {
  readonly id?: string | null | undefined
  readonly groupId?: string | null | undefined
  readonly groupIndex?: number | null | undefined
  /** Body of the chord that it is a part of. */
  readonly chord?: unknown
  readonly rootId?: string | null | undefined
  readonly parentId?: string | null | undefined
}

/** What freezing and planning use of whoever asks for it. */
export interface PlanSource extends ErrbackTerms {
  /** A new id. */
  newId(): string
  /** Name of the app's reply queue, which each task is told. */
  readonly replyTo: string
  /** Steps are linked as callbacks, and not named in a field: `taskProtocol` 1. */
  readonly useLink: boolean
}

/** Freezing, as the parts of it use each other: signatures consist of signatures. */
export interface Freezer extends PlanSource {
  /** Fixes the ids of a signature and of all that it is made of, in place. @returns its result to come */
  freeze(sig: Sig, given: FreezeGiven): ResultNode
}
