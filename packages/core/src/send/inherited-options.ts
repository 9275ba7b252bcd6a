import type { RunningTask } from '../context/running-task.ts'

/** What a message has from the task that sends it. */
export interface InheritedOptions {
  readonly rootId: string | null
  readonly parentId: string | null
  readonly priority: number | null
}

const nothing: InheritedOptions = { rootId: null, parentId: null, priority: null }

/** @param inheritPriority the setting `taskInheritParentPriority` */
export function inheritedOptions(run: RunningTask | undefined, inheritPriority: boolean): InheritedOptions {
  if (run === undefined || run.request.calledDirectly) return nothing
  const { rootId, id, deliveryInfo } = run.request
  return { rootId: rootId || id, parentId: id, priority: inheritPriority ? deliveryInfo.priority : null }
}
