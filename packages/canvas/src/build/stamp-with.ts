import { type AnyStep, CeleriacError } from '@celeriac/core'
import { fromWireOptions, TaskSignature } from '@celeriac/core/internal'
import { readSig } from '../sig/read-sig.ts'
import type { Stamps } from '../sig/stamp-options.ts'
import { stampSig } from '../sig/stamp-sig.ts'
import type { StampingVisitor } from '../sig/stamping-visitor.ts'
import { Composite } from './composite.ts'

/**
 * Stamps any signature as a visitor says: a single task, or a work-flow with all that it is made of and links to.
 *
 * @param stamps those that every part gets besides
 * @returns the signature
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#stamping
 */
export function stampWith<S extends AnyStep>(step: S, visitor: StampingVisitor, stamps: Stamps = {}): S {
  const signature: unknown = step
  if (signature instanceof Composite) signature.stamp(stamps, { visitor })
  else if (signature instanceof TaskSignature) {
    const sig = readSig(signature.toJSON())
    stampSig(sig, stamps, { visitor, append: false })
    signature.options = fromWireOptions(sig.options)
  } else throw new CeleriacError('not_a_signature', 'stampWith needs a signature, such as add.s(1, 1)')
  return step
}
