import { copySig } from '../sig/copy-sig.ts'
import { mergeOptions, type SigCall } from '../sig/merge-sig.ts'
import { type ChordSig, type GroupSig, groupSig, type Sig } from '../sig/sig.ts'
import { addBodyCallbacks } from './body-callbacks.ts'
import { bodyOptions, type ChordCall, chordCall } from './chord-call.ts'
import { descend } from './descend.ts'
import { freezeGroup } from './freeze-group.ts'
import { textOption } from './freeze-task.ts'
import type { Planner } from './plan.ts'
import { planGroup } from './plan-group.ts'
import { groupNode, type ResultNode } from './result-node.ts'
import { splitChords } from './split-chord.ts'
import { stripPendingChords } from './strip-chords.ts'

/** The header's messages, each with the body; the body alone where the header is empty. */
export function planChord(chord: ChordSig, call: SigCall, planner: Planner): ResultNode {
  const parts = chordCall(chord, call)
  const header = headerOf(chord, planner)
  const groupId = textOption(header.options['task_id']) ?? planner.newId()
  header.options['task_id'] = groupId
  const { body, rootId } = bodyOf(chord, parts, planner)
  const result = planner.freeze(body, { id: parts.id ?? planner.newId(), groupId, rootId })
  stripPendingChords(body)
  const headerResult = freezeGroup(header, { groupId, chord: body, rootId }, planner)
  if (header.tasks.length === 0) {
    planner.plan(body, { args: [[]] })
    result.parent = groupNode(groupId, [])
    return result
  }
  const { interval, maxRetries } = parts
  const size = header.tasks.reduce((sum, task) => sum + descend(task), 0)
  planner.open({ groupId, size, header: headerResult, body, interval, maxRetries })
  result.parent = planGroup(header, headerCall(chord, call, parts, groupId), planner)
  return result
}

function headerOf({ header, options }: ChordSig, planner: Planner): GroupSig {
  if (!Array.isArray(header)) return copySig(header)
  const tasks = header.map((task) => copySig(task))
  return groupSig(tasks, { task_id: textOption(options['task_id']) ?? planner.newId() })
}

/** The body with the options and the callbacks of the chord, and the root that all of the chord has. */
function bodyOf(chord: ChordSig, { given, options, links, errbacks }: ChordCall, planner: Planner) {
  const body: Sig = copySig(chord.body, { options: bodyOptions(given) })
  const rootId = textOption(body.options['root_id'])
  addBodyCallbacks(body, { links, errbacks })
  // What the body is a part of stays: Celery puts the group around it in that place, whose chord is then told too early.
  body.options = mergeOptions(body.options, bodyOptions(options))
  if (body.kind === 'chain' && !planner.useLink) splitChords(body, planner)
  return { body, rootId }
}

/** What the header is called with: what follows the chord, and the chord around it, are the body's. */
function headerCall(chord: ChordSig, call: SigCall, { options, delay }: ChordCall, groupId: string): SigCall {
  const { chain: _chain, chord: _chord, ...shared } = options
  const args = call.args !== undefined && !chord.immutable ? [...call.args, ...chord.args] : chord.args
  return { args, kwargs: { ...chord.kwargs, ...call.kwargs }, options: { ...shared, ...delay, task_id: groupId } }
}
