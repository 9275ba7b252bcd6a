import { InvalidTaskMessage } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'
import { isIsoTime } from '../python/parse-iso.ts'
import { parseEmbed } from './task-body.ts'
import { customHeaders } from './task-headers.ts'
import type { TaskMessage } from './task-message.ts'

/** The parts of a message, wherever its protocol keeps them. */
export interface TaskParts {
  readonly protocol: 1 | 2
  /** What protocol 2 has in its headers, and protocol 1 in its body. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Of the message itself. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly args: unknown
  readonly kwargs: unknown
  readonly embed: unknown
}

/** @throws InvalidTaskMessage `invalid_task` */
export function readTask({ protocol, fields, headers, args, kwargs, embed }: TaskParts): TaskMessage {
  const { task, id } = fields
  if (typeof task !== 'string') throw invalid('The name of the task must be a text')
  // An integer would be good enough to run, but not to name a result's key.
  if (typeof id !== 'string' || id === '') throw invalid('The message has no task id')
  if (!Array.isArray(args)) throw invalid('The arguments must be an array')
  if (!isRecord(kwargs)) throw invalid('The keyword arguments must be an object')
  const limits: readonly unknown[] = Array.isArray(fields['timelimit']) ? fields['timelimit'] : []
  return {
    task,
    id,
    args,
    kwargs,
    embed: parseEmbed(embed),
    shadow: textOrNull(fields['shadow']),
    eta: timeOrNull('eta', fields['eta']),
    expires: timeOrNull('expires', fields['expires']),
    group: textOrNull(fields['group']),
    groupIndex: numberOrNull(fields['group_index']),
    retries: numberOrNull(fields['retries']) ?? 0,
    timeLimit: numberOrNull(limits[0]),
    softTimeLimit: numberOrNull(limits[1]),
    rootId: textOrNull(fields['root_id']),
    parentId: textOrNull(fields['parent_id']),
    argsrepr: textOrNull(fields['argsrepr']),
    kwargsrepr: textOrNull(fields['kwargsrepr']),
    origin: textOrNull(fields['origin']),
    ignoreResult: typeof fields['ignore_result'] === 'boolean' ? fields['ignore_result'] : null,
    replacedTaskNesting: numberOrNull(fields['replaced_task_nesting']) ?? 0,
    stampedHeaders: Array.isArray(fields['stamped_headers']) ? fields['stamped_headers'].map(String) : null,
    stamps: isRecord(fields['stamps']) ? fields['stamps'] : {},
    headers: customHeaders(headers),
    protocol,
  }
}

/** An empty text counts as none. */
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** RabbitMQ's 64-bit integers arrive as bigint. */
function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null
}

function timeOrNull(name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && isIsoTime(value)) return value
  throw invalid(`The ${name} is no ISO 8601 time: ${JSON.stringify(String(value))}`)
}

function invalid(message: string): InvalidTaskMessage {
  return new InvalidTaskMessage('invalid_task', message)
}
