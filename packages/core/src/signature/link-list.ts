import { isDeepStrictEqual } from 'node:util'
import type { SignatureObject } from '@celeriac/protocol'
import { toSignatureObject } from '../call/to-signature-object.ts'
import type { AnyStep } from '../types/step.ts'

/** A signature that is called after another, as it was given: later changes to it count. */
export type Linked = AnyStep | SignatureObject

/** The list with one more signature, unless an equal one is there. */
export function withLink(links: readonly Linked[], added: Linked): readonly Linked[] {
  const wire = toSignatureObject(added)
  if (links.some((link) => link === added || isDeepStrictEqual(toSignatureObject(link), wire))) return links
  return [...links, added]
}
