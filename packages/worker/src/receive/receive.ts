import {
  buildRequest,
  type Delivery,
  type MessageCodec,
  type RunEnvironment,
  type TaskRegistry,
  TaskRun,
  textOrNull,
} from '@celeriac/core/internal'
import { parseIso, parseTask } from '@celeriac/protocol'
import { Job } from '../job.ts'
import { refuse } from './refuse.ts'
import { type RefuseUnknownTools, refuseUnknownTask } from './refuse-unknown-task.ts'

/** What {@link receive} uses. */
export interface ReceiveTools extends RefuseUnknownTools {
  readonly codec: MessageCodec
  readonly registry: TaskRegistry
  readonly environment: RunEnvironment
  /** `<name>@<host>`. */
  readonly hostname: string
}

/**
 * Reads a message: its content type must be accepted, its body readable, its task known. What fails is settled as
 * Celery settles it, and undefined is returned. A promise only where the body has to be unpacked, or its serializer
 * loaded.
 */
export function receive(delivery: Delivery, tools: ReceiveTools): Job | undefined | Promise<Job | undefined> {
  const { headers } = delivery.message
  // An unknown task's body is not read at all; protocol 1 names its task in the body.
  if (typeof headers['task'] === 'string' && !tools.registry.has(headers['task'])) {
    refuseUnknownTask(delivery, { name: headers['task'], id: textOrNull(headers['id']) }, tools)
    return undefined
  }
  try {
    const body = tools.codec.decode(delivery.message)
    if (!(body instanceof Promise)) return read(delivery, body, tools)
    return body.then(
      (decoded: unknown) => read(delivery, decoded, tools),
      (error: unknown) => refuse(delivery, error, tools),
    )
  } catch (error) {
    return refuse(delivery, error, tools)
  }
}

/** The job that a decoded message asks for. */
function read(delivery: Delivery, body: unknown, tools: ReceiveTools): Job | undefined {
  try {
    const task = parseTask(delivery.message.headers, body)
    const definition = tools.registry.get(task.task)
    if (definition === undefined) {
      refuseUnknownTask(delivery, { name: task.task, id: task.id }, tools)
      return undefined
    }
    const { exchange, routingKey, redelivered } = delivery
    const { properties } = delivery.message
    const request = buildRequest(task, {
      deliveryInfo: { exchange, routingKey, priority: properties.priority ?? null, redelivered },
      properties,
      hostname: tools.hostname,
      isEager: false,
      calledDirectly: false,
    })
    const run = new TaskRun(definition, request, tools.environment)
    return new Job(delivery, run, request, momentOf(task.eta), momentOf(task.expires), tools.window)
  } catch (error) {
    return refuse(delivery, error, tools)
  }
}

function momentOf(text: string | null): number | null {
  return text === null ? null : parseIso(text).getTime()
}
