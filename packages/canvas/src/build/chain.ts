import type { AnyArgs, AnyStep, AsyncResult, Gettable, Step } from '@celeriac/core'
import { CeleriacError } from '@celeriac/core'
import type { SignatureObject } from '@celeriac/protocol'
import { combineAll } from '../fold/combine.ts'
import { chainSig } from '../sig/sig.ts'
import type { Chain } from './composite-types.ts'
import { makeStep } from './make-step.ts'
import { appOf, stepList, stepSigs } from './step-sig.ts'

/** A step that takes the value of the one before it, or nothing. `NoInfer` puts the error on the step that does not fit. */
type After<Before, R, Handle = unknown> = Step<[previous: NoInfer<Before>], R, Handle>

/**
 * Steps that run one after the other, each with the value of the one before it in front of its arguments. Upgrades are
 * Celery's: what follows a group makes a chord of it.
 *
 * @example
 * ```ts
 * const sixteen = await chain(add.s(2, 2), add.s(4), add.s(8)).delay().get()
 * ```
 * @throws CeleriacError `empty_chain`, `not_a_signature`
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chains
 */
export function chain<O extends AnyArgs, A, L extends Gettable>(a: Step<O, A, L>): Chain<O, A, L>
export function chain<O extends AnyArgs, A, B, L extends Gettable>(a: Step<O, A>, b: After<A, B, L>): Chain<O, B, L>
export function chain<O extends AnyArgs, A, B, C, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C, L>,
): Chain<O, C, L>
export function chain<O extends AnyArgs, A, B, C, D, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D, L>,
): Chain<O, D, L>
export function chain<O extends AnyArgs, A, B, C, D, E, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E, L>,
): Chain<O, E, L>
export function chain<O extends AnyArgs, A, B, C, D, E, F, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E>,
  f: After<E, F, L>,
): Chain<O, F, L>
export function chain<O extends AnyArgs, A, B, C, D, E, F, G, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E>,
  f: After<E, F>,
  g: After<F, G, L>,
): Chain<O, G, L>
export function chain<O extends AnyArgs, A, B, C, D, E, F, G, H, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E>,
  f: After<E, F>,
  g: After<F, G>,
  h: After<G, H, L>,
): Chain<O, H, L>
export function chain<O extends AnyArgs, A, B, C, D, E, F, G, H, I, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E>,
  f: After<E, F>,
  g: After<F, G>,
  h: After<G, H>,
  i: After<H, I, L>,
): Chain<O, I, L>
export function chain<O extends AnyArgs, A, B, C, D, E, F, G, H, I, J, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C>,
  d: After<C, D>,
  e: After<D, E>,
  f: After<E, F>,
  g: After<F, G>,
  h: After<G, H>,
  i: After<H, I>,
  j: After<I, J, L>,
): Chain<O, J, L>
/** The same with a list or another iterable of steps, of which the compiler knows no order. */
export function chain(steps: Iterable<AnyStep | SignatureObject>): Chain<AnyArgs, unknown, AsyncResult>
export function chain(...given: readonly unknown[]): unknown {
  const [only] = given
  const isList = given.length === 1 && typeof only === 'object' && only !== null && Symbol.iterator in only
  const steps = isList ? stepList(only, 'chain') : given
  const sigs = stepSigs(steps, 'chain')
  if (sigs.length === 0) throw new CeleriacError('empty_chain', 'a chain needs at least one step')
  const app = appOf(steps)
  const terms = {
    // Only asked where a chain with errbacks has chords in it: an app need not be there yet.
    get onChordHeader() {
      return app().conf.taskAllowErrorCbOnChordHeader
    },
  }
  // One step alone stays a chain of one.
  const sig = given.length === 1 && !isList ? chainSig(sigs) : combineAll(sigs, terms)
  return makeStep(app, sig)
}
