import type { SignatureObject } from '@celeriac/protocol'
import { textOrNull } from '../check/text-or-null.ts'
import { type RecordedRequest, unreadRequest } from '../context/state-record.ts'
import type { ChordMember } from './chord-member.ts'

/** A step of a chain that will never run. */
export interface LaterStep {
  /** Undefined where it has no id that anybody could wait for. */
  readonly request: RecordedRequest | undefined
  /** Its place in a chord's header. */
  readonly member: ChordMember | undefined
}

/**
 * The steps of a chain after one that failed, as they are recorded: each gets the same FAILURE under its own id, so
 * that whoever waits for the end of the chain learns of it. Of a chord it is the body that is waited for, of a group
 * its members.
 */
export function laterSteps(chain: readonly SignatureObject[]): readonly LaterStep[] {
  const waiting = [...chain]
  const steps: LaterStep[] = []
  for (const step of waiting) {
    const { subtask_type: type, kwargs } = step
    const id = textOrNull(step.options['task_id'])
    const { body, tasks } = kwargs
    if (type === 'chord' && isSignature(body)) waiting.push(body)
    if ((type === 'group' || type === 'chain') && Array.isArray(tasks)) waiting.push(...tasks.filter(isSignature))
    // A chain has the id of its last step; a chord around a group waits for each of its members.
    if (type === 'chain') continue
    const member = type === 'group' ? undefined : memberOf(step, id)
    steps.push({ request: id === null ? undefined : requestOf(step, id), member })
  }
  return steps
}

/** Whether a step's failure is waited for by a chord. */
export function isInChord(step: SignatureObject): boolean {
  return laterSteps([step]).some(({ member }) => member !== undefined)
}

function requestOf({ task, args, kwargs, options }: SignatureObject, id: string): RecordedRequest {
  const [group, parentId] = [textOrNull(options['group_id']), textOrNull(options['parent_id'])]
  return { ...unreadRequest(id), task, args, kwargs, retries: 0, group, parentId }
}

function memberOf({ options }: SignatureObject, id: string | null): ChordMember | undefined {
  const { chord, group_index: index } = options
  if (id === null || !isSignature(chord)) return undefined
  const groupIndex = typeof index === 'number' ? index : null
  return { id, group: textOrNull(options['group_id']), groupIndex, chord }
}

function isSignature(value: unknown): value is SignatureObject {
  return typeof value === 'object' && value !== null && 'task' in value && 'options' in value && value.options !== null
}
