import { SEP } from './key-names.ts'
import { matchRoutingKey } from './match-routing-key.ts'

/** One row of an exchange's table; the pattern is empty but for topic exchanges. */
export interface Binding {
  readonly routingKey: string
  readonly pattern: string
  readonly queue: string
}

/** A binding as a member of the set at `_kombu.binding.<exchange>`. */
export function bindingMember(routingKey: string, pattern: string, queue: string, sep: string = SEP): string {
  return `${routingKey}${sep}${pattern}${sep}${queue}`
}

/** @returns undefined where it has not exactly three parts */
export function parseBindingMember(member: string, sep: string = SEP): Binding | undefined {
  const parts = member.split(sep)
  if (parts.length !== 3) return undefined
  const [routingKey = '', pattern = '', queue = ''] = parts
  return { routingKey, pattern, queue }
}

/**
 * The queues that a message goes to, each once.
 *
 * @param type - Of the exchange: `direct` takes equal keys, `topic` goes by the patterns, `fanout` takes all.
 */
export function selectQueues(table: Iterable<Binding>, routingKey: string, type: string): string[] {
  const queues = new Set<string>()
  for (const binding of table) {
    if (binding.queue !== '' && takes(binding, routingKey, type)) queues.add(binding.queue)
  }
  return [...queues]
}

function takes(binding: Binding, routingKey: string, type: string): boolean {
  if (type === 'fanout') return true
  return type === 'topic' ? matchRoutingKey(binding.pattern, routingKey) : binding.routingKey === routingKey
}
