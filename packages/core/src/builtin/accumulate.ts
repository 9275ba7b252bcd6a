import type { TaskContext } from '../definition/task-context.ts'

/** `celery.accumulate`: its arguments as a list, or the one at `index`. The body of a chord that replaces a task by a group. */
export function accumulate(self: TaskContext): unknown {
  const { args, kwargs } = self.request
  const { index } = kwargs as { readonly index?: unknown }
  return typeof index === 'number' ? args.at(index) : args
}
