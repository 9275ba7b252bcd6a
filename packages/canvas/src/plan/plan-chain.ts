import { listOf } from '../sig/list-of.ts'
import type { SigCall } from '../sig/merge-sig.ts'
import type { ChainSig } from '../sig/sig.ts'
import { textOption } from './freeze-task.ts'
import type { Planner } from './plan.ts'
import { prepareSteps } from './prepare-steps.ts'
import type { ResultNode } from './result-node.ts'

/** The first step, which takes the others along. */
export function planChain(chain: ChainSig, call: SigCall, planner: Planner): ResultNode | undefined {
  const {
    group_id: groupId, group_index: groupIndex, chord, task_id: id, root_id: rootId, parent_id: _parent, link, link_error: errbacks, ...options
  } = { ...chain.options, ...call.options } // biome-ignore format: a list
  const args = call.args !== undefined && !chain.immutable ? [...call.args, ...chain.args] : chain.args
  const { tasks, results } = prepareSteps(
    {
      steps: chain.tasks,
      args,
      kwargs: call.kwargs ?? {},
      errbacks: listOf(errbacks),
      sending: true,
      rootId: textOption(rootId),
      id: textOption(id),
      groupId: textOption(groupId),
      groupIndex: typeof groupIndex === 'number' ? groupIndex : undefined,
      chord,
    },
    planner,
  )
  const last = tasks[0]
  const first = tasks.pop()
  if (last === undefined || first === undefined) return undefined
  const links = listOf(link)
  if (links.length > 0) last.options['link'] = [...listOf(last.options['link']), ...links]
  const { chain: outer } = options
  const rest = planner.useLink ? null : Array.isArray(outer) ? [...outer, ...tasks] : tasks
  const sent = planner.plan(first, { options: { ...options, chain: rest } })
  return tasks.length === 0 ? sent : results[0]
}
