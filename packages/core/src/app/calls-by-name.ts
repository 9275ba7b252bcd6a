import { callByName, sending } from '../apply/call-task.ts'
import { checkArguments } from '../call/check-arguments.ts'
import { type ApplyOptions, applyOptions } from '../call/send-options.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import type { AsyncResult } from '../result/async-result.ts'
import type { Sent } from '../result/sent.ts'
import { makeRemoteTask } from '../task/make-task.ts'
import type { RemoteTask, ValueOfFn } from '../task/task.ts'
import type { AnyFn } from '../types/values.ts'
import type { AppInternals } from './app-internals.ts'
import { checkName } from './check-app.ts'

/** No task is known by its types. */
export type NoContracts = Record<never, never>
type Known<C> = Extract<keyof C, string>

/** Calls of tasks that are known by their names alone, or by the app's contracts `C`, which give them types. */
export interface CallsByName<C extends { [K in keyof C]: AnyFn }> {
  /**
   * A task that lives elsewhere, by its name: a Python task, or one of another program.
   *
   * @example
   * ```ts
   * const resize = app.remote<(url: string, size: 's' | 'l') => string, { quality?: number }>('images.resize')
   * ```
   */
  remote<N extends Known<C>>(name: N): RemoteTask<C[N]>
  // biome-ignore lint/suspicious/noExplicitAny: nothing is known of the task unless the caller says it
  remote<F extends AnyFn = (...args: any[]) => unknown, K extends object = Record<string, unknown>>(
    name: string,
  ): RemoteTask<F, K>
  /** Sends a task by its name. Where it is registered here too, its options count. `taskAlwaysEager` does not. */
  sendTask<N extends Known<C>>(
    name: N,
    args: Readonly<Parameters<C[N]>>,
    options?: ApplyOptions,
  ): Sent<AsyncResult<ValueOfFn<C[N]>>>
  sendTask<R = unknown, N extends string = string>(
    name: N extends keyof C ? never : N,
    args?: readonly unknown[],
    options?: ApplyOptions,
  ): Sent<AsyncResult<R>>
}

/** Calls by name, made through an app. The warning that `taskAlwaysEager` does not count is given once. */
export function callsByName<C extends { [K in keyof C]: AnyFn }>(app: AppInternals): CallsByName<C> {
  let warned = false
  const warnOfEager = (): void => {
    if (warned || !app.conf.taskAlwaysEager) return
    warned = true
    app.logger.warn('taskAlwaysEager has no effect on sendTask')
  }
  const remote = (name: string): unknown => {
    checkName("app.remote: the task's name", name)
    return makeRemoteTask(app, name)
  }
  const sendTask = (name: string, args: readonly unknown[] = [], options?: ApplyOptions | null): Sent<AsyncResult> =>
    sending(() => {
      checkName("app.sendTask: the task's name", name)
      const kwargs = options?.kwargs ?? {}
      checkArguments(args, kwargs)
      const checked = toCallOptions(`sendTask of '${name}'`, options, applyOptions)
      warnOfEager()
      return callByName(app, { name, args, kwargs, options: checked })
    })
  return { remote, sendTask } as CallsByName<C>
}
