import type { StateToStore } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import { textOrNull } from '../text-or-null.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { storeRecordOf } from './store-state.ts'

/**
 * The steps after a failed one will never run: each gets the same FAILURE under its own id, so that whoever waits for
 * the end of the chain learns of it. The list is reversed, as it travels: the last step comes first. Steps without an
 * id are skipped; of a chord it is the body that is waited for.
 */
export async function failChain(job: Job, state: StateToStore, parts: WorkerParts): Promise<void> {
  const { chain } = job.request.embed
  if (chain === null || chain.length === 0) return
  const steps = [...chain]
  const stored: Promise<void>[] = []
  for (const step of steps) {
    const id = step.options['task_id']
    if (typeof id === 'string') stored.push(storeRecordOf(requestOf(step, id), state, job.request, parts))
    const body = step.subtask_type === 'chord' ? step.kwargs['body'] : undefined
    if (isSignature(body)) steps.push(body)
  }
  await Promise.all(stored)
}

function requestOf({ task, args, kwargs, options }: SignatureObject, id: string) {
  return {
    id,
    task,
    args,
    kwargs,
    retries: 0,
    hostname: null,
    group: textOrNull(options['group_id']),
    parentId: textOrNull(options['parent_id']),
    children: [],
    deliveryInfo: null,
    stampedHeaders: null,
    stamps: {},
  }
}

function isSignature(value: unknown): value is SignatureObject {
  return typeof value === 'object' && value !== null && 'task' in value && 'options' in value && value.options !== null
}
