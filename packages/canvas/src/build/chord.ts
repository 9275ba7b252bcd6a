import { CeleriacError, type Gettable, type Step } from '@celeriac/core'
import { chordSig } from '../sig/sig.ts'
import { Composite } from './composite.ts'
import type { Chord } from './composite-types.ts'
import { headerOf } from './header-of.ts'
import type { MemberOpen, Members, MemberValues } from './members.ts'
import { appOf, stepSig } from './step-sig.ts'

/** A chord's header: members, or a group of them. */
export type Header = Members | Step<never, readonly unknown[]>

/** The values that a header gives its body. */
export type HeaderValues<H> = H extends Members ? MemberValues<H> : H extends Step<never, infer V> ? V : never

/** The arguments that a header takes. */
export type HeaderOpen<H> = H extends Members ? MemberOpen<H> : readonly []

/**
 * A header that runs side by side, then the body with the list of the header's values in front of its arguments.
 *
 * @example
 * ```ts
 * const total = await chord([add.s(1, 1), add.s(2, 2)], tsum.s()).delay().get()
 * ```
 * @throws CeleriacError `not_a_signature`, `no_body`
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chords
 */
export function chord<const H extends Header, R, L extends Gettable>(
  header: H,
  body: Step<[results: NoInfer<HeaderValues<H>>], R, L>,
): Chord<HeaderOpen<H>, R, L>
export function chord(header: unknown, body?: unknown): unknown {
  if (body === undefined || body === null)
    throw new CeleriacError('no_body', 'a chord needs a body: chord(header, body)')
  const { steps, sigs } = headerOf(header)
  return new Composite(appOf([...steps, body]), chordSig(sigs, stepSig(body, "the chord's body")))
}
