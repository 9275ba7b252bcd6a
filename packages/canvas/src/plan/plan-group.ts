import { CeleriacError } from '@celeriac/core'
import { copySig } from '../sig/copy-sig.ts'
import { mergeOptions, type SigCall } from '../sig/merge-sig.ts'
import type { GroupSig, Sig } from '../sig/sig.ts'
import { textOption } from './freeze-task.ts'
import type { Planner } from './plan.ts'
import { groupNode, type ResultNode } from './result-node.ts'

interface Member {
  readonly sig: Sig
  readonly result: ResultNode
}

/** Every member, with the group's options. Groups in it are flattened; their members are counted from 0 again. */
export function planGroup(group: GroupSig, call: SigCall, planner: Planner): ResultNode {
  const { link, link_error: linkError, add_to_parent: addToParent, ...given } = call.options ?? {}
  refuseLinks(link, linkError)
  if (group.tasks.length === 0) return planner.freeze(copySig(group), {})
  const { task_id: ownId, group_index: _index, chord, ...rest } = mergeOptions(group.options, given)
  const groupId = textOption(ownId) ?? planner.newId()
  const options = { ...rest, group_id: groupId }
  const members = prepared(group, groupId, rest['root_id'], planner)
  for (const { sig } of members) {
    planner.plan(sig, {
      args: [...(call.args ?? []), ...group.args],
      ...(call.kwargs !== undefined && { kwargs: call.kwargs }),
      options: { add_to_parent: false, chord: chord ?? sig.options['chord'] ?? null, ...options },
    })
  }
  const results = members.map(({ result }) => result)
  const [only] = results.length === 1 ? results : []
  // A group of one chain that ends in a group gives that one.
  const result = only !== undefined && only.members !== null ? only : groupNode(groupId, results)
  if (addToParent !== false) planner.child(result)
  return result
}

function refuseLinks(link: unknown, linkError: unknown): void {
  if (link !== undefined && link !== null) {
    throw new CeleriacError('bad_option', 'Cannot add link to group: use a chord')
  }
  if (linkError !== undefined && linkError !== null) {
    throw new CeleriacError('bad_option', 'Cannot add link to group: do that on individual tasks')
  }
}

function prepared(group: GroupSig, groupId: string, rootId: unknown, planner: Planner): Member[] {
  return group.tasks.flatMap((task, groupIndex) => {
    if (task.kind === 'group') return prepared(task, groupId, rootId, planner)
    if (task.kind === 'chain' && task.tasks.length === 0) return []
    const sig = copySig(task)
    return [{ sig, result: planner.freeze(sig, { groupId, rootId: textOption(rootId), groupIndex }) }]
  })
}
