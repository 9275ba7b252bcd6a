import type { Kwargs } from '../call/kw.ts'
import type { ApplyOptions, EagerApplyOptions, TaskSignatureOptions } from '../call/send-options.ts'
import type { TaskContext } from '../definition/task-context.ts'
import type { AsyncResult } from '../result/async-result.ts'
import type { EagerResult } from '../result/eager-result.ts'
import type { Sent } from '../result/sent.ts'
import type { ImmutableSignature, Signature } from '../signature/signature.ts'
import type { Forms, Head, Open, Tail } from '../types/argument-lists.ts'
import type { TaskRef } from '../types/step.ts'
import type { AnyArgs, AnyFn, Returned } from '../types/values.ts'

/** What `get()` gives for a function. */
export type ValueOfFn<F extends AnyFn> = Returned<ReturnType<F>>

/**
 * A task: its function, to be called here, and the ways of sending it.
 *
 * @typeParam F - the function
 * @typeParam In - what callers send: the function's parameters, or the input of the schema `args`
 * @typeParam K - its keyword arguments; `never` where it takes none by name
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html
 */
export type Task<F extends AnyFn = AnyFn, In extends AnyArgs = Parameters<F>, K extends object = never> = F &
  TaskMethods<F, In, K>

/** A task that lives elsewhere: it can be sent, but not called here. */
export type RemoteTask<F extends AnyFn, K extends object = Record<string, unknown>> = TaskMethods<F, Parameters<F>, K>

/** The ways of sending a task. */
export interface TaskMethods<F extends AnyFn, In extends AnyArgs = Parameters<F>, K extends object = never>
  extends TaskRef<In, ValueOfFn<F>> {
  /** Name on the wire. */
  readonly name: string
  /** Sends it. Await it for the handle, or call `.get()` on it for the value. */
  readonly delay: [K] extends [never] ? (...args: In) => Sent<AsyncResult<ValueOfFn<F>>> : DelayWithKwargs<F, In, K>
  /** Sends it with options. */
  applyAsync(args?: Readonly<In> | Readonly<Head<Forms<In>>>, options?: ApplyOptions): Sent<AsyncResult<ValueOfFn<F>>>
  /**
   * Runs it here, with a full request, as a worker would; `.get()` on it gives the value. Hides
   * `Function.prototype.apply`.
   */
  apply(args?: Readonly<In>, options?: EagerApplyOptions): Sent<EagerResult<ValueOfFn<F>>>
  /** The task's signature with the end of its arguments: later ones go in front. */
  readonly s: [K] extends [never] ? PartialSignature<F, In> : PartialSignatureWithKwargs<F, In, K>
  /** The task's signature with all of its arguments: it takes none from a step before it. */
  si(...args: In): ImmutableSignature<ValueOfFn<F>>
  /** The task's signature with options. */
  signature(
    args: Readonly<In>,
    options: TaskSignatureOptions & { readonly immutable: true },
  ): ImmutableSignature<ValueOfFn<F>>
  signature<S extends Tail<Forms<In>>>(
    args: S,
    options?: TaskSignatureOptions & { readonly immutable?: false },
  ): Signature<Open<Forms<In>, S>, ValueOfFn<F>>
}

/** `delay` where keyword arguments are typed. */
export interface DelayWithKwargs<F extends AnyFn, In extends AnyArgs, K extends object> {
  (...args: In): Sent<AsyncResult<ValueOfFn<F>>>
  (...args: [...positional: Head<Forms<In>>, keywords: Kwargs<K>]): Sent<AsyncResult<ValueOfFn<F>>>
}

/** `s`: what may be held is the end of the argument list. */
export type PartialSignature<F extends AnyFn, In extends AnyArgs> = <S extends Tail<Forms<In>>>(
  ...held: S
) => Signature<Open<Forms<In>, S>, ValueOfFn<F>>

/** `s` where keyword arguments are typed. */
export interface PartialSignatureWithKwargs<F extends AnyFn, In extends AnyArgs, K extends object>
  extends PartialSignature<F, In> {
  // biome-ignore lint/suspicious/noExplicitAny: which arguments stay open depends on the names
  (...args: [...positional: unknown[], keywords: Kwargs<K>]): Signature<any[], ValueOfFn<F>>
}

/** A handler whose first argument is the task's context. */
export type BoundFn = (self: TaskContext, ...args: never[]) => unknown

/** A bound handler as callers see it. */
export type Unbound<F extends BoundFn> = F extends (self: never, ...args: infer A) => infer R
  ? (...args: A) => R
  : never
