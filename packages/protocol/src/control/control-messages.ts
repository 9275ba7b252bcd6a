import { InvalidControlMessage } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'

/** A remote control command. */
export interface ControlRequest {
  readonly method: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Node names; null is every node. */
  readonly destination: readonly string[] | null
  /** Pattern of the names of the nodes meant, where there is no destination; only together with the matcher. */
  readonly pattern: string | null
  /** `glob` or `pcre`. */
  readonly matcher: string | null
  /** What the reply is to repeat; null where none is wanted. */
  readonly ticket: string | null
  readonly replyTo: { readonly exchange: string; readonly routingKey: string } | null
}

/** What {@link buildControlRequest} needs; the rest is null. */
export type ControlRequestInput = Pick<ControlRequest, 'method'> & Partial<ControlRequest>

/** The body of a command, its members in kombu's order; those of the reply only where one is wanted. */
export function buildControlRequest(request: ControlRequestInput): Record<string, unknown> {
  const body: Record<string, unknown> = {
    method: request.method,
    arguments: request.arguments ?? {},
    destination: request.destination ?? null,
    pattern: request.pattern ?? null,
    matcher: request.matcher ?? null,
  }
  if (request.ticket !== undefined && request.ticket !== null) body['ticket'] = request.ticket
  if (request.replyTo) {
    body['reply_to'] = { exchange: request.replyTo.exchange, routing_key: request.replyTo.routingKey }
  }
  return body
}

/** @throws InvalidControlMessage where it names no method. */
export function parseControlRequest(body: unknown): ControlRequest {
  if (!isRecord(body) || typeof body['method'] !== 'string') throw new InvalidControlMessage('Not a control command')
  const { method, arguments: args, destination, pattern, matcher, ticket, reply_to: replyTo } = body
  return {
    method,
    arguments: isRecord(args) ? args : {},
    destination: readDestination(destination),
    pattern: typeof pattern === 'string' ? pattern : null,
    matcher: typeof matcher === 'string' ? matcher : null,
    ticket: typeof ticket === 'string' ? ticket : null,
    replyTo: readReplyTo(replyTo),
  }
}

function readDestination(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : null
}

function readReplyTo(value: unknown): ControlRequest['replyTo'] {
  if (!isRecord(value)) return null
  const { exchange, routing_key: routingKey } = value
  return typeof exchange === 'string' && typeof routingKey === 'string' ? { exchange, routingKey } : null
}

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
