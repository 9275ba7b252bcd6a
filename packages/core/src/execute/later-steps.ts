import type { SignatureObject } from '@celeriac/protocol'
import { textOrNull } from '../check/text-or-null.ts'
import { type RecordedRequest, unreadRequest } from '../context/state-record.ts'

/**
 * The steps of a chain after one that failed, as they are recorded: each gets the same FAILURE under its own id, so
 * that whoever waits for the end of the chain learns of it. Steps without an id are skipped; of a chord it is the body
 * that is waited for.
 */
export function laterSteps(chain: readonly SignatureObject[]): readonly RecordedRequest[] {
  const steps = [...chain]
  const requests: RecordedRequest[] = []
  for (const step of steps) {
    const id = step.options['task_id']
    if (typeof id === 'string') requests.push(requestOf(step, id))
    const body = step.subtask_type === 'chord' ? step.kwargs['body'] : undefined
    if (isSignature(body)) steps.push(body)
  }
  return requests
}

function requestOf({ task, args, kwargs, options }: SignatureObject, id: string): RecordedRequest {
  const [group, parentId] = [textOrNull(options['group_id']), textOrNull(options['parent_id'])]
  return { ...unreadRequest(id), task, args, kwargs, retries: 0, group, parentId }
}

function isSignature(value: unknown): value is SignatureObject {
  return typeof value === 'object' && value !== null && 'task' in value && 'options' in value && value.options !== null
}
