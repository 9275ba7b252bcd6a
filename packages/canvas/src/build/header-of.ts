import { CeleriacError } from '@celeriac/core'
import { InvalidSignature } from '@celeriac/protocol'
import { readHeader } from '../sig/read-sig.ts'
import type { Sig } from '../sig/sig.ts'
import { stepList, stepSigs, wireForm } from './step-sig.ts'

/** What a chord's header consists of: the members of a list, of a group, and of a chain its steps, as in Celery. */
export function headerOf(header: unknown): { readonly steps: readonly unknown[]; readonly sigs: Sig[] } {
  const isList = typeof header === 'object' && header !== null && Symbol.iterator in header
  if (isList) {
    const steps = stepList(header, "the chord's header")
    return { steps, sigs: stepSigs(steps, "the chord's header") }
  }
  try {
    return { steps: [header], sigs: readHeader(wireForm(header)) }
  } catch (error) {
    if (!(error instanceof InvalidSignature)) throw error
    throw new CeleriacError('not_a_signature', `the chord's header: ${error.message}`, { cause: error })
  }
}
