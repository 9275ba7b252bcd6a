import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { TaskContext } from '../definition/task-context.ts'
import type { ArgsSchema, TaskOptions } from '../definition/task-options.ts'
import type { AnyArgs, AnyFn } from '../types/values.ts'
import type { BoundFn, Task, Unbound } from './task.ts'

type Input<S extends ArgsSchema> = StandardSchemaV1.InferInput<S> extends infer T extends AnyArgs ? T : never
type Output<S extends ArgsSchema> = StandardSchemaV1.InferOutput<S> extends infer T extends AnyArgs ? T : never

/** Keyword arguments of a task with `params`: their values are checked where it runs. */
type AnyKwargs = Record<string, unknown>

/** What defines tasks: an app, or one of its modules. */
export interface TaskFactory {
  /**
   * Registers a task.
   *
   * @example
   * ```ts
   * const add = app.task(function add(x: number, y: number) { return x + y })
   * const mul = app.task('tasks.mul', (x: number, y: number) => x * y)
   * const resize = app.task({ bind: true, acksLate: true }, async function resize(self, url: string) { … })
   * ```
   * @throws CeleriacError `unnamed_task`, `unknown_option`, `bad_option`; AlreadyRegistered
   * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html
   */
  task<F extends AnyFn>(fn: F): Task<F>
  task<F extends AnyFn>(name: string, fn: F): Task<F>
  task<S extends ArgsSchema, R>(
    options: TaskOptions & { readonly args: S; readonly bind: true },
    fn: (self: TaskContext, ...args: Output<S>) => R,
  ): Task<(...args: Output<S>) => R, Input<S>>
  task<S extends ArgsSchema, R>(
    options: TaskOptions & { readonly args: S; readonly bind?: false },
    fn: (...args: Output<S>) => R,
  ): Task<(...args: Output<S>) => R, Input<S>>
  task<F extends BoundFn>(
    options: TaskOptions & { readonly bind: true; readonly params: readonly string[]; readonly args?: never },
    fn: F,
  ): Task<Unbound<F>, Parameters<Unbound<F>>, AnyKwargs>
  task<F extends AnyFn>(
    options: TaskOptions & { readonly bind?: false; readonly params: readonly string[]; readonly args?: never },
    fn: F,
  ): Task<F, Parameters<F>, AnyKwargs>
  task<F extends BoundFn>(
    options: TaskOptions & { readonly bind: true; readonly args?: never },
    fn: F,
  ): Task<Unbound<F>>
  task<F extends AnyFn>(options: TaskOptions & { readonly bind?: false; readonly args?: never }, fn: F): Task<F>
}
