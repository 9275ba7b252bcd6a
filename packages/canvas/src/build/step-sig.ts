import { CeleriacError } from '@celeriac/core'
import { type CallHost, currentInternals, internals } from '@celeriac/core/internal'
import { InvalidSignature } from '@celeriac/protocol'
import { readSig } from '../sig/read-sig.ts'
import type { Sig } from '../sig/sig.ts'

/**
 * What a step says, as a copy of its own.
 *
 * @throws CeleriacError `not_a_signature`
 */
export function stepSig(step: unknown, what: string): Sig {
  // A task's wire form is none: it has to be called `s()` on.
  if (typeof step === 'function') throw notASignature(what, `the task itself; write ${nameOf(step)}.s(…)`)
  try {
    return readSig(wireForm(step))
  } catch (error) {
    if (error instanceof InvalidSignature) throw notASignature(what, error.message, error)
    throw error
  }
}

/** What a step is in wire form; anything else is as it was. */
export function wireForm(step: unknown): unknown {
  const hasJson = typeof step === 'object' && step !== null && 'toJSON' in step
  return hasJson && typeof step.toJSON === 'function' ? step.toJSON() : step
}

/** All steps of a list or another iterable. @throws CeleriacError `not_a_signature` */
export function stepSigs(steps: unknown, what: string): Sig[] {
  return stepList(steps, what).map((step, index) => stepSig(step, `${what}[${index}]`))
}

/** The steps as a list: generators are run out. @throws CeleriacError `not_a_signature` */
export function stepList(steps: unknown, what: string): readonly unknown[] {
  if (Array.isArray(steps)) return steps
  const isIterable = typeof steps === 'object' && steps !== null && Symbol.iterator in steps
  if (!isIterable) throw notASignature(what, 'no list of signatures')
  return [...(steps as Iterable<unknown>)]
}

/** The app that the first of these steps is bound to, else the current one; asked when it is needed. */
export function appOf(steps: readonly unknown[]): () => CallHost {
  const bound = steps.find((step) => isBound(step))
  return bound === undefined ? currentInternals : () => bound[internals]
}

function isBound(step: unknown): step is { readonly [internals]: CallHost } {
  return typeof step === 'object' && step !== null && internals in step
}

function notASignature(what: string, problem: string, cause?: unknown): CeleriacError {
  return new CeleriacError('not_a_signature', `${what}: ${problem}`, cause === undefined ? {} : { cause })
}

function nameOf(task: unknown): string {
  const { name } = task as { readonly name: string }
  return name.split('.').at(-1) || 'task'
}
