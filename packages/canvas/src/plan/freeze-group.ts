import { copySig } from '../sig/copy-sig.ts'
import type { GroupSig } from '../sig/sig.ts'
import type { FreezeGiven, Freezer } from './freeze-given.ts'
import { textOption } from './freeze-task.ts'
import { groupNode, type ResultNode } from './result-node.ts'

/**
 * Fixes the ids of a group and of its members. Groups in it are flattened, each in reverse, as Celery does; empty chains
 * are dropped.
 */
export function freezeGroup(group: GroupSig, given: FreezeGiven, freezer: Freezer): ResultNode {
  const { options } = group
  const id = textOption(options['task_id']) ?? freezer.newId()
  options['task_id'] = id
  if (given.groupId) options['group_id'] = given.groupId
  if (given.chord !== undefined && given.chord !== null) options['chord'] = given.chord
  if (given.groupIndex !== undefined && given.groupIndex !== null) options['group_index'] = given.groupIndex
  if (!('root_id' in options)) options['root_id'] = given.rootId ?? null
  if (!('parent_id' in options)) options['parent_id'] = given.parentId ?? null
  const { groupId, chord } = given
  const rootId = options['root_id'] as string | null
  const parentId = options['parent_id'] as string | null

  const members: GroupSig['tasks'] = []
  const results: ResultNode[] = []
  const waiting = [...group.tasks].reverse()
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    if (task.kind === 'group') waiting.push(...task.tasks)
    else if (task.kind !== 'chain' || task.tasks.length > 0) {
      const member = copySig(task)
      results.push(freezer.freeze(member, { groupId, chord, rootId, parentId, groupIndex: members.length }))
      members.push(member)
    }
  }
  group.tasks = members
  return groupNode(id, results)
}
