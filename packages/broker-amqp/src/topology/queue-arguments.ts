import type { QueueSpec } from '@celeriac/core/adapter'
import { encodeTable } from '../codec/encode-table.ts'

/**
 * The arguments with which a queue is declared. They must be the same as a Python peer's, values and types: what differs
 * is refused by RabbitMQ with 406. A limit of the queue goes before the argument of the same meaning.
 */
export function queueArguments(queue: QueueSpec): Record<string, unknown> {
  const table: Record<string, unknown> = { ...queue.arguments }
  set(table, 'x-expires', queue.expiresMs)
  set(table, 'x-message-ttl', queue.messageTtlMs)
  set(table, 'x-max-length', queue.maxLength)
  set(table, 'x-max-length-bytes', queue.maxLengthBytes)
  set(table, 'x-max-priority', queue.maxPriority)
  return encodeTable(table, `argument of queue ${queue.name}:`)
}

/** Whole numbers, as kombu makes them. */
function set(table: Record<string, unknown>, name: string, limit: number | undefined): void {
  if (limit !== undefined) table[name] = Math.trunc(limit)
}
