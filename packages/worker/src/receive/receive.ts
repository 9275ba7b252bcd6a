import { buildRequest, type Delivery, TaskRun, textOrNull } from '@celeriac/core/internal'
import { parseIso, parseTask } from '@celeriac/protocol'
import { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { refuse } from './refuse.ts'
import { refuseUnknownTask } from './refuse-unknown-task.ts'

/**
 * Reads a message: its content type must be accepted, its body readable, its task known. What fails is settled as
 * Celery settles it, and undefined is returned. A promise only where the body has to be unpacked, or its serializer
 * loaded.
 */
export function receive(delivery: Delivery, parts: WorkerParts): Job | undefined | Promise<Job | undefined> {
  const { headers } = delivery.message
  // An unknown task's body is not read at all; protocol 1 names its task in the body.
  if (typeof headers['task'] === 'string' && !parts.registry.has(headers['task'])) {
    refuseUnknownTask(delivery, { name: headers['task'], id: textOrNull(headers['id']) }, parts)
    return undefined
  }
  try {
    const body = parts.codec.decode(delivery.message)
    if (!(body instanceof Promise)) return read(delivery, body, parts)
    return body.then(
      (decoded: unknown) => read(delivery, decoded, parts),
      (error: unknown) => refuse(delivery, error, parts),
    )
  } catch (error) {
    return refuse(delivery, error, parts)
  }
}

/** The job that a decoded message asks for. */
function read(delivery: Delivery, body: unknown, parts: WorkerParts): Job | undefined {
  try {
    const task = parseTask(delivery.message.headers, body)
    const definition = parts.registry.get(task.task)
    if (definition === undefined) {
      refuseUnknownTask(delivery, { name: task.task, id: task.id }, parts)
      return undefined
    }
    const { exchange, routingKey, redelivered } = delivery
    const { properties } = delivery.message
    const request = buildRequest(task, {
      deliveryInfo: { exchange, routingKey, priority: properties.priority ?? null, redelivered },
      properties,
      hostname: parts.hostname,
      isEager: false,
      calledDirectly: false,
    })
    const run = new TaskRun(definition, request, parts.environment)
    const { connections, onSettled } = parts
    return new Job(delivery, run, request, momentOf(task.eta), momentOf(task.expires), connections.count, onSettled)
  } catch (error) {
    return refuse(delivery, error, parts)
  }
}

function momentOf(text: string | null): number | null {
  return text === null ? null : parseIso(text).getTime()
}
