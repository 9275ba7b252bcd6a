import { currentContext } from '../context/current-task.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { GetOptions } from './result-options.ts'

/**
 * Refuses to wait inside a task that a worker runs: the awaited task may need the very slot that waits.
 *
 * @throws CeleriacError `get_inside_task`
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#avoid-launching-synchronous-subtasks
 */
export function assertMayWait(options: GetOptions): void {
  if (options.disableSyncSubtasks === false) return
  const run = currentContext()
  if (run === undefined || run.request.isEager || run.request.calledDirectly) return
  throw new CeleriacError(
    'get_inside_task',
    `Never call get() within a task (here '${run.name}')! It can deadlock. Use a chain or a callback, or pass disableSyncSubtasks: false. See https://docs.celeryq.dev/en/stable/userguide/tasks.html#avoid-launching-synchronous-subtasks`,
  )
}
