import type { SignatureObject } from '@celeriac/protocol'
import type { AnyArgs } from './values.ts'

declare const takes: unique symbol
declare const gives: unique symbol
declare const handle: unique symbol
declare const takesAll: unique symbol

/**
 * What every signature is, single or composite, as far as types go: the arguments that may still be put in front, the
 * value, and the handle that sending gives. The three properties exist for the compiler only.
 */
export interface Step<in Open extends AnyArgs, out Value, out Handle = unknown> {
  readonly [takes]: (open: Open) => void
  readonly [gives]: Value
  readonly [handle]: Handle
  /** In wire form. */
  toJSON(): SignatureObject
}

// biome-ignore lint/suspicious/noExplicitAny: a step that takes anything, in either direction of comparison
export type AnyStep = Step<any, unknown, unknown>

/** The value of a step. */
// biome-ignore lint/suspicious/noExplicitAny: see AnyStep
export type ValueOf<S> = S extends Step<any, infer Value> ? Value : never

/** The values of several steps, in their order. */
export type Values<T extends readonly AnyStep[]> = { -readonly [K in keyof T]: ValueOf<T[K]> }

/** The open arguments of a step. Not distributive on purpose: over a union it infers what all of them take. */
export type OpenOf<S> = [S] extends [{ readonly [takes]: (open: infer Open extends AnyArgs) => void }] ? Open : never

/** The handle that sending a step gives. */
// biome-ignore lint/suspicious/noExplicitAny: see AnyStep
export type HandleOf<S> = S extends Step<any, unknown, infer Handle> ? Handle : never

/**
 * What `map`, `starmap` and `chunks` infer from: a task's arguments and value. For the compiler only, but for `name`.
 */
export interface TaskRef<in out Args extends AnyArgs, out Value> {
  readonly [takesAll]: (args: Args) => Args
  readonly [gives]: Value
  readonly name: string
}
