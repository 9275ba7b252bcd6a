import type { ApplyOptions, EagerApplyOptions, SendOptions, SignatureOptions } from '../call/send-options.ts'
import type { AsyncResult } from '../result/async-result.ts'
import type { EagerResult } from '../result/eager-result.ts'
import type { Sent } from '../result/sent.ts'
import type { AnyStep, Step } from '../types/step.ts'
import type { AnyArgs } from '../types/values.ts'
import type { FreezeOptions } from './freeze-options.ts'
import type { Linked } from './link-list.ts'

/** What every handle has as far as signatures go. */
export interface Gettable {
  get(options?: never): Promise<unknown>
}

/** What can be done with every signature, single or composite. */
export interface SignatureMethods<Open extends AnyArgs, Handle extends Gettable> {
  /** Sends it. Arguments go in front of those it holds. */
  delay(...args: Open): Sent<Handle>
  /** Sends it with options, which win over its own. */
  applyAsync(args?: Open | [], options?: ApplyOptions): Sent<Handle>
  /** Changes its options. @returns itself */
  set(options: SignatureOptions): this
  /** Adds what is called with the result. @returns what was added */
  link<S extends AnyStep>(callback: S): S
  /** Adds what is called if it fails. @returns what was added */
  linkError<S extends AnyStep>(errback: S): S
  /** The same as `linkError`. @returns itself */
  onError(errback: AnyStep): this
  /**
   * Marks it, and what it links to, with values that a worker shows, and that `revoke_by_stamped_headers` finds.
   *
   * @param options with `append`, a value joins one of the same name instead of replacing it
   * @returns itself
   */
  stamp(stamps: Readonly<Record<string, unknown>>, options?: { readonly append?: boolean }): this
}

/** What a single task's signature shows of itself. */
export interface SignatureFields {
  /** Name of the task. */
  readonly task: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: SendOptions
  readonly immutable: boolean
  /** The task's id, once it is fixed: given, or frozen. */
  readonly id: string | undefined
  /** A copy, with arguments in front and options over its own. */
  clone(args?: readonly unknown[], options?: ApplyOptions): this
}

/**
 * A task with some or all of its arguments, and how it is to be sent. What it holds is the end of the argument list:
 * later arguments go in front, so that in `add.s(2)` the 2 is `y`.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#signatures
 */
export interface Signature<Open extends AnyArgs = AnyArgs, R = unknown>
  extends Step<Open, R, AsyncResult<R>>,
    SignatureMethods<Open, AsyncResult<R>>,
    SignatureFields {
  /** Runs the task here, in this process, as a function. */
  call(...args: Open): Promise<R>
  /** Runs the task here with a full request, as a worker would. */
  apply(args?: Open | [], options?: EagerApplyOptions): Sent<EagerResult<R>>
  /** Fixes the task's id. @returns the handle of the result to come */
  freeze(id?: string, options?: FreezeOptions): AsyncResult<R>
}

/** A signature that takes no further arguments, and so fits after every step of a chain. */
export interface ImmutableSignature<R = unknown>
  extends Step<AnyArgs, R, AsyncResult<R>>,
    SignatureMethods<[], AsyncResult<R>>,
    SignatureFields {
  readonly immutable: true
  /** Runs the task here, in this process, as a function. */
  call(): Promise<R>
  /** Runs the task here with a full request, as a worker would. */
  apply(args?: [], options?: EagerApplyOptions): Sent<EagerResult<R>>
  /** Fixes the task's id. @returns the handle of the result to come */
  freeze(id?: string, options?: FreezeOptions): AsyncResult<R>
}

export type { FreezeOptions, Linked }
