import type { SignatureObject } from '../signature/signature-object.ts'

/**
 * The third element of a task's body: what is to happen afterwards.
 *
 * @see docs/protocol.md
 */
export interface Embed {
  callbacks: readonly SignatureObject[] | null
  errbacks: readonly SignatureObject[] | null
  /** The rest of the chain in reverse: the next step is the last element. */
  chain: readonly SignatureObject[] | null
  /** Body of the chord that this task is a part of. */
  chord: SignatureObject | null
}
