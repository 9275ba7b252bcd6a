import { callOptionSpecs } from '../call/call-option-specs.ts'
import type { TaskRequest } from '../context/task-request.ts'
import type { CallOptions } from '../send/call-options.ts'
import type { TaskDefinition } from '../task/task-definition.ts'

const kept = [...callOptionSpecs].flatMap(([name, { again }]) => (again === undefined ? [] : [[name, again] as const]))

/**
 * The options that send a request again as it was: Celery's `signature_from_request`. The task goes back the way it
 * came, unless `queue` says otherwise.
 */
export function requestToCallOptions(
  request: TaskRequest,
  { options }: TaskDefinition,
  queue: CallOptions['queue'],
): CallOptions {
  const again: Record<string, unknown> = {}
  for (const [name, keep] of kept) {
    const value = keep(request, options)
    if (value !== undefined) again[name] = value
  }
  return queue === undefined ? again : { ...again, queue, exchange: undefined, routingKey: undefined }
}
