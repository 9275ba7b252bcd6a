import { InvalidControlMessage } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'

/** One node's answer to a command. */
export interface ControlReply {
  readonly node: string
  /** `{"ok": …}`, `{"error": "…"}`, or whatever the command gives. */
  readonly reply: unknown
}

/** The body of a reply: `{"w1@host": …}`. */
export function buildControlReply(node: string, reply: unknown): Record<string, unknown> {
  return { [node]: reply === undefined ? null : reply }
}

/** @throws InvalidControlMessage */
export function parseControlReply(body: unknown): ControlReply {
  const [entry] = isRecord(body) ? Object.entries(body) : []
  if (entry === undefined) throw new InvalidControlMessage('Not a reply to a control command')
  return { node: entry[0], reply: entry[1] }
}
