import { mergeSig, type SigCall, withoutNulls } from '../sig/merge-sig.ts'
import type { TaskSig } from '../sig/sig.ts'
import { textOption } from './freeze-task.ts'
import type { Planner } from './plan.ts'
import { type ResultNode, taskNode } from './result-node.ts'

/** One message. */
export function planTask(sig: TaskSig, call: SigCall, planner: Planner): ResultNode {
  const { args, kwargs, options } = mergeSig(sig, { ...call, options: withoutNulls(call.options ?? {}) })
  const id = textOption(options['task_id']) ?? planner.newId()
  const { add_to_parent: addToParent, ...rest } = options
  // Maps and their like go where the task that they call would go.
  const routed = isMap(sig) && !('route_name' in rest) ? { route_name: taskOf(kwargs) } : {}
  planner.send({ ...sig, args, kwargs, options: { ...rest, ...routed, task_id: id } })
  const result = taskNode(id)
  if (addToParent !== false) planner.child(result)
  return result
}

function isMap({ task }: TaskSig): boolean {
  return task === 'celery.map' || task === 'celery.starmap'
}

function taskOf({ task }: TaskSig['kwargs']): string {
  return typeof task === 'object' && task !== null && 'task' in task ? String(task.task) : String(task)
}
