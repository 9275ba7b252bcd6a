import { errorText, parseSignature, type SignatureObject } from '@celeriac/protocol'
import { describeValue } from '../check/describe-value.ts'
import { isRecord } from '../check/is-record.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { AnyStep } from '../types/step.ts'

/** Signatures in wire form, as a list. @throws CeleriacError `bad_option` */
export function toSignatureObjects(
  links: AnyStep | SignatureObject | readonly (AnyStep | SignatureObject)[],
  what?: string,
): SignatureObject[] {
  return (Array.isArray(links) ? links : [links as AnyStep]).map((step) => toSignatureObject(step, what))
}

/**
 * One signature in wire form. What an object leaves out is filled in: a Python worker stops at a signature that lacks
 * its arguments or its options.
 *
 * @throws CeleriacError `bad_option` where it names no task
 */
export function toSignatureObject(step: AnyStep | SignatureObject, what = 'signature'): SignatureObject {
  const wire: unknown = isRecord(step) && typeof step['toJSON'] === 'function' ? step['toJSON']() : step
  try {
    return parseSignature(wire)
  } catch (error) {
    const reason = errorText(error)
    throw new CeleriacError('bad_option', `${what}: ${reason}; got ${describeValue(wire)}`, { cause: error })
  }
}
