import type { AnyStep } from '@celeriac/core'
import { currentInternals } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import type { Chain } from './composite-types.ts'
import { makeStep } from './make-step.ts'
import { stepSig } from './step-sig.ts'

/**
 * A signature that came as JSON: a chain, a group, a chord or a single task. The current app sends it.
 *
 * @throws CeleriacError `not_a_signature`
 */
export function fromObject(object: SignatureObject): AnyStep & Chain {
  // The class knows no types; its interface does.
  return makeStep(currentInternals, stepSig(object, 'signature')) as unknown as AnyStep & Chain
}
