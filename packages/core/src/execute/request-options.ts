import type { TaskRequest } from '../context/task-request.ts'
import type { CallOptions } from '../send/call-options.ts'
import type { TaskDefinition } from '../task/task-definition.ts'

/** RabbitMQ's notes about dead-lettering: copied on, they would make it think that the message goes in circles. */
const DEAD_LETTER_HEADERS: ReadonlySet<string> = new Set([
  'x-death',
  'x-first-death-exchange',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-last-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
])

/**
 * The options that send a request again as it was: Celery's `signature_from_request`. The task goes back the way it
 * came, unless `queue` says otherwise.
 */
export function requestToCallOptions(request: TaskRequest, definition: TaskDefinition, queue?: string): CallOptions {
  const { options } = definition
  const { priority } = request.deliveryInfo
  return {
    taskId: request.id,
    rootId: request.rootId,
    // Sent from within the task: without a parent of its own, the task itself becomes the parent.
    parentId: request.parentId ?? request.id,
    groupId: request.group,
    groupIndex: request.groupIndex,
    shadow: request.shadow,
    chord: request.embed.chord,
    chain: request.embed.chain,
    ...(request.embed.callbacks !== null && { link: request.embed.callbacks }),
    ...(request.embed.errbacks !== null && { linkError: request.embed.errbacks }),
    expires: request.expires,
    timeLimit: request.timeLimit,
    softTimeLimit: request.softTimeLimit,
    headers: withoutDeadLetters(request.headers),
    retries: request.retries,
    replyTo: request.replyTo,
    replacedTaskNesting: request.replacedTaskNesting,
    origin: request.origin,
    ignoreResult: request.ignoreResult ?? options.ignoreResult,
    ...stampsOf(request),
    ...(priority !== null && { priority }),
    ...(options.serializer !== null && { serializer: options.serializer }),
    ...(options.compression !== null && { compression: options.compression }),
    ...(options.deliveryMode !== null && { deliveryMode: options.deliveryMode }),
    addToParent: false,
    ...destination(request, queue),
  }
}

function destination({ deliveryInfo: { exchange, routingKey } }: TaskRequest, queue: string | undefined): CallOptions {
  if (queue !== undefined) return { queue }
  if (exchange === '') return routingKey === '' ? {} : { queue: routingKey }
  return { exchange, routingKey }
}

function withoutDeadLetters(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = Object.keys(headers)
  if (!names.some((name) => DEAD_LETTER_HEADERS.has(name))) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !DEAD_LETTER_HEADERS.has(name)))
}

function stampsOf({ stampedHeaders, stamps }: TaskRequest): CallOptions {
  if (stampedHeaders === null) return {}
  return {
    stampedHeaders,
    stamps: Object.fromEntries(Object.entries(stamps).filter(([name]) => stampedHeaders.includes(name))),
  }
}
