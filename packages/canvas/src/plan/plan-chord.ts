import { copySig } from '../sig/copy-sig.ts'
import { mergeOptions, type SigCall } from '../sig/merge-sig.ts'
import { type ChordSig, type GroupSig, groupSig, type Sig, type SigOptions } from '../sig/sig.ts'
import { addBodyCallbacks } from './body-callbacks.ts'
import { descend } from './descend.ts'
import { freezeGroup } from './freeze-group.ts'
import { textOption } from './freeze-task.ts'
import type { Planner } from './plan.ts'
import { planGroup } from './plan-group.ts'
import { groupNode, type ResultNode } from './result-node.ts'
import { splitChords } from './split-chord.ts'
import { stripPendingChords } from './strip-chords.ts'

/** The header's messages, each with the body; the body alone where the header is empty. */
export function planChord(chord: ChordSig, call: SigCall, planner: Planner): ResultNode | undefined {
  const { task_id: callId, countdown, eta, link, link_error: linkError, ...given } = call.options ?? {}
  const body = copySig(chord.body, { options: bodyOptions(given) })
  const rootId = textOption(body.options['root_id'])
  const header = headerOf(chord, planner)
  const id = textOption(callId) ?? textOption(chord.options['task_id'])
  const {
    task_id: _own, countdown: ownCountdown, eta: ownEta, link: ownLink, link_error: ownLinkError,
    interval, max_retries: maxRetries, ...options
  } = { ...chord.options, ...given } // biome-ignore format: a list
  const links = [...listOf(link ?? ownLink)]
  addBodyCallbacks(body, { links, errbacks: listOf(linkError ?? ownLinkError) })
  // What the body is a part of stays: Celery puts the group around it in that place, whose chord is then told too early.
  body.options = mergeOptions(body.options, bodyOptions(options))

  const groupId = textOption(header.options['task_id']) ?? planner.newId()
  if (body.kind === 'chain' && !planner.useLink) splitChords(body, planner)
  const result = planner.freeze(body, { id: id ?? planner.newId(), groupId, rootId })
  stripPendingChords(body)
  header.options['task_id'] = groupId
  const headerResult = freezeGroup(header, { groupId, chord: body, rootId }, planner)
  if (header.tasks.length === 0) {
    planner.plan(body, { args: [[]] })
    result.parent = groupNode(groupId, [])
    return result
  }
  planner.open({
    groupId,
    size: header.tasks.reduce((sum, task) => sum + descend(task), 0),
    header: headerResult,
    body,
    interval: typeof interval === 'number' ? interval : null,
    maxRetries: typeof maxRetries === 'number' ? maxRetries : null,
  })
  const { chain: _chain, chord: _chord, ...shared } = options
  const delay = { ...pick('countdown', countdown ?? ownCountdown), ...pick('eta', eta ?? ownEta) }
  const args = call.args !== undefined && !chord.immutable ? [...call.args, ...chord.args] : chord.args
  const kwargs = { ...chord.kwargs, ...call.kwargs }
  result.parent = planGroup(header, { args, kwargs, options: { ...shared, ...delay, task_id: groupId } }, planner)
  return result
}

/** The task of the header that fires the body is its parent. */
function bodyOptions({ parent_id: _parent, ...options }: SigOptions): SigOptions {
  return options
}

function headerOf({ header, options }: ChordSig, planner: Planner): GroupSig {
  if (!Array.isArray(header)) return copySig(header)
  const tasks: Sig[] = header.map((task) => copySig(task))
  return groupSig(tasks, { task_id: textOption(options['task_id']) ?? planner.newId() })
}

function pick(name: string, value: unknown): SigOptions {
  return value === undefined || value === null ? {} : { [name]: value }
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
