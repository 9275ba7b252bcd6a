import type { AnyArgs, AnyStep, OpenOf, ValueOf, Values } from '@celeriac/core'

/** Signatures side by side: a list, or whatever gives them. */
export type Members = readonly AnyStep[] | Iterable<AnyStep>

/** The values of all members: a tuple where their number is known. */
export type MemberValues<H> = H extends readonly AnyStep[]
  ? Values<H>
  : H extends Iterable<infer S>
    ? ValueOf<S>[]
    : never

/** The arguments that all members take. */
export type MemberOpen<H> =
  H extends Iterable<infer S> ? (OpenOf<S> extends infer O extends AnyArgs ? O : never) : never
