import type { TaskSig } from '../sig/sig.ts'
import type { FreezeGiven, PlanSource } from './freeze-given.ts'
import { type ResultNode, taskNode } from './result-node.ts'

/** Fixes a task's id, its reply address and its place among others. A group that it has been put into stays. */
export function freezeTask({ options }: TaskSig, given: FreezeGiven, source: PlanSource): ResultNode {
  const id = textOption(options['task_id']) ?? given.id ?? source.newId()
  options['task_id'] = id
  if (given.rootId) options['root_id'] = given.rootId
  if (given.parentId) options['parent_id'] = given.parentId
  if (!('reply_to' in options)) options['reply_to'] = source.replyTo
  if (given.groupId && !('group_id' in options)) options['group_id'] = given.groupId
  if (given.chord !== undefined && given.chord !== null) options['chord'] = given.chord
  if (given.groupIndex !== undefined && given.groupIndex !== null) options['group_index'] = given.groupIndex
  return taskNode(id)
}

/** An option that is a text; anything else is none. */
export function textOption(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
