import { AsyncLocalStorage } from 'node:async_hooks'
import type { TaskContext } from '../definition/task-context.ts'
import type { RunningTask } from './running-task.ts'

/** One for the process: two copies of the package agree on what is running. */
const key: unique symbol = Symbol.for('celeriac.context') as never

interface Holder {
  [key]?: AsyncLocalStorage<RunningTask>
}

function storage(): AsyncLocalStorage<RunningTask> {
  const holder = globalThis as Holder
  holder[key] ??= new AsyncLocalStorage<RunningTask>()
  return holder[key]
}

/** Calls `fn` so that everything it starts finds `run` as the running task. */
export function runInContext<T>(run: RunningTask, fn: () => T): T {
  return storage().run(run, fn)
}

/**
 * The run that the caller is a part of, as the rest of the library sees it: Celery's `current_worker_task`. A task that
 * was called as a function is a part of the run that called it.
 */
export function currentContext(): RunningTask | undefined {
  let run = innermostContext()
  while (run?.request.calledDirectly) run = run.environment.caller
  return run
}

/** The same, with tasks that were called as functions. */
export function innermostContext(): RunningTask | undefined {
  return (globalThis as Holder)[key]?.getStore()
}

/**
 * The running task's context, from anywhere below its handler; undefined outside of tasks.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery.current_task
 */
export function currentTask(): TaskContext | undefined {
  return innermostContext()
}
