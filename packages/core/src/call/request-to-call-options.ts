import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import { callOptionSpecs } from './call-option-specs.ts'
import type { CallOptions } from './call-options.ts'

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
