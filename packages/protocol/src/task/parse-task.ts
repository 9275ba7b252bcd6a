import { InvalidTaskMessage } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'
import { safeRepr } from '../python/safe-repr.ts'
import { readTask } from './read-task.ts'
import type { TaskMessage } from './task-message.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a task message of either protocol, and the mixture of both that Celery accepts. Only the name and the id are
 * needed; all else is read with Celery's defaults.
 *
 * @param body - The decoded body.
 * @throws InvalidTaskMessage
 */
export function parseTask(headers: Fields, body: unknown): TaskMessage {
  const name = headers['task']
  if (name !== undefined && name !== null) {
    const isMixture = isRecord(body) && 'args' in body
    return isMixture ? parseProtocol1({ ...body, ...headers }, headers) : parseProtocol2(headers, body)
  }
  if (isRecord(body) && 'task' in body) return parseProtocol1(body, headers)
  throw new InvalidTaskMessage('unknown_message', 'The message names no task, neither in its headers nor in its body')
}

function parseProtocol2(headers: Fields, body: unknown): TaskMessage {
  if (!Array.isArray(body) || body.length !== 3) {
    const what = Array.isArray(body) ? `an array of ${body.length}` : `a ${body === null ? 'null' : typeof body}`
    throw new InvalidTaskMessage('invalid_task', `The body must be [args, kwargs, embed], but it is ${what}`)
  }
  return readTask({ protocol: 2, fields: headers, headers, args: body[0], kwargs: body[1], embed: body[2] })
}

/**
 * Everything is in one object. Protocol 1 itself has no root, parent or reprs; the mixture brings them in its headers.
 */
function parseProtocol1(fields: Fields, headers: Fields): TaskMessage {
  const { args = [], kwargs = {}, callbacks, errbacks, chord } = fields
  const group = 'taskset' in fields ? fields['taskset'] : fields['group']
  const { argsrepr = safeRepr(args), kwargsrepr = safeRepr(kwargs) } = fields
  const embed = { callbacks, errbacks, chord, chain: null }
  return readTask({ protocol: 1, fields: { ...fields, group, argsrepr, kwargsrepr }, headers, args, kwargs, embed })
}
