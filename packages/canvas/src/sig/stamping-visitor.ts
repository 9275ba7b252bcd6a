import type { SignatureObject } from '@celeriac/protocol'
import type { Stamps } from './stamp-options.ts'

/**
 * Says which stamps each part of a signature gets. What a method returns is added to the stamps that the part has from
 * those around it; `stampedHeaders` in it says which of its members are stamps, all where it is absent.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#stamping
 */
export interface StampingVisitor {
  /** Stamps of each single task. */
  onSignature(signature: SignatureObject, stamps: Stamps): Stamps | undefined
  /** Stamps of all members of a group. */
  onGroupStart?(group: SignatureObject, stamps: Stamps): Stamps | undefined
  /** The group has been stamped. */
  onGroupEnd?(group: SignatureObject, stamps: Stamps): void
  /** Stamps of all steps of a chain. */
  onChainStart?(chain: SignatureObject, stamps: Stamps): Stamps | undefined
  /** The chain has been stamped. */
  onChainEnd?(chain: SignatureObject, stamps: Stamps): void
  /** Stamps of a chord's header; its body has them, too. */
  onChordHeaderStart?(chord: SignatureObject, stamps: Stamps): Stamps | undefined
  /** The header has been stamped. */
  onChordHeaderEnd?(chord: SignatureObject, stamps: Stamps): void
  /** Stamps of a chord's body. */
  onChordBody?(chord: SignatureObject, stamps: Stamps): Stamps | undefined
  /** Stamps of a callback. */
  onCallback?(callback: SignatureObject, stamps: Stamps): Stamps | undefined
  /** Stamps of an errback. */
  onErrback?(errback: SignatureObject, stamps: Stamps): Stamps | undefined
}
