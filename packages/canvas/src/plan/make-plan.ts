import type { SigCall } from '../sig/merge-sig.ts'
import type { Sig, TaskSig } from '../sig/sig.ts'
import { freezerOf } from './freeze.ts'
import type { PlanSource } from './freeze-given.ts'
import type { Plan, PlannedChord, Planner } from './plan.ts'
import { planChain } from './plan-chain.ts'
import { planChord } from './plan-chord.ts'
import { planGroup } from './plan-group.ts'
import { planTask } from './plan-task.ts'
import type { ResultNode } from './result-node.ts'

/**
 * Decides all that applying a signature does: which messages are sent, with which ids and in which order, and which
 * chords are opened before. Nothing is sent here, and the signature is not changed.
 */
export function makePlan(sig: Sig, call: SigCall, source: PlanSource): Plan {
  const chords: PlannedChord[] = []
  const messages: TaskSig[] = []
  const children: ResultNode[] = []
  const planner: Planner = {
    ...freezerOf(source),
    plan,
    send: (message) => void messages.push(message),
    open: (chord) => void chords.push(chord),
    child: (result) => void children.push(result),
  }
  const result = plan(sig, call)
  return { chords, messages, result, children }

  function plan(part: Sig, its: SigCall): ResultNode | undefined {
    switch (part.kind) {
      case 'task':
        return planTask(part, its, planner)
      case 'group':
        return planGroup(part, its, planner)
      case 'chain':
        return planChain(part, its, planner)
      case 'chord':
        return planChord(part, its, planner)
    }
  }
}
