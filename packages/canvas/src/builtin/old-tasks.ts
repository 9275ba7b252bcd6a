import type { TaskContext } from '@celeriac/core'
import type { CallHost } from '@celeriac/core/internal'
import type { ResultTuple } from '@celeriac/protocol'
import { applySig } from '../apply/apply-sig.ts'
import { asWorker } from '../apply/send-messages.ts'
import { readHeader, readSig } from '../sig/read-sig.ts'
import { chordSig } from '../sig/sig.ts'

/** `celery.group(tasks, result, group_id, partial_args)`: for senders of old, which sent a group as a task. */
export function groupTask(app: CallHost) {
  return async (self: TaskContext): Promise<unknown> => {
    const [tasks, result, groupId, partial] = argumentsOf(self, ['tasks', 'result', 'group_id', 'partial_args'])
    const args = Array.isArray(partial) ? (partial as unknown[]) : []
    for (const task of readHeader(tasks)) {
      await applySig(app, task, { args, options: { group_id: groupId, add_to_parent: false } }, asWorker(app))
    }
    return result
  }
}

/** `celery.chord(header, body, partial_args)`: the same for chords. */
export function chordTask(app: CallHost) {
  return async (self: TaskContext): Promise<ResultTuple> => {
    const [header, body, partial] = argumentsOf(self, ['header', 'body', 'partial_args'])
    const args = Array.isArray(partial) ? (partial as unknown[]) : []
    const applied = await applySig(app, chordSig(readHeader(header), readSig(body)), { args }, asWorker(app))
    return applied.result
  }
}

function argumentsOf({ request: { args, kwargs } }: TaskContext, names: readonly string[]): readonly unknown[] {
  return names.map((name, index) => args[index] ?? kwargs[name])
}
