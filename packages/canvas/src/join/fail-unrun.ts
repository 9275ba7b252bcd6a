import type { StateToStore } from '@celeriac/core/internal'
import type { TaskMessage } from '@celeriac/protocol'
import { failLater } from './fail-chord.ts'
import type { Joiner } from './joiner-port.ts'
import { pretendRun } from './pretend-run.ts'

/**
 * Fails what waits for a task that cannot run here at all: the chord that it is a member of, and the later steps of its
 * chain.
 */
export async function failUnrun(message: TaskMessage, state: StateToStore, joiner: Joiner): Promise<void> {
  const { id, task, group, groupIndex, embed } = message
  const run = pretendRun({ id, task, rootId: message.rootId || id }, joiner.app)
  const { chord, chain } = embed
  if (chord !== null && group !== null) await joiner.returnPart({ id, group, groupIndex, chord }, undefined, state, run)
  if (chain !== null) await failLater(chain, state, joiner, run)
}
