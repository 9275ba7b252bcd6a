import { Buffer } from 'node:buffer'
import type { GoldenFile } from './corpus.ts'
import { redisArguments } from './redis-arguments.ts'

/** A message as it lies on RabbitMQ. */
export interface AmqpMessage {
  readonly exchange: string
  readonly routing_key: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: { readonly base64: string } | string
}

/** Everything in a file that this package reads or builds. */
export interface Harvest {
  readonly envelopes: string[]
  readonly unacked: string[]
  readonly amqp: AmqpMessage[]
  /** Result documents. */
  readonly results: string[]
  /** Values with the marker of `result_compression`. */
  readonly compressed: Uint8Array[]
  /** What `celery-taskset-meta-*` holds. */
  readonly groups: string[]
  /** `[1, id, state, value]` of a chord. */
  readonly chordParts: string[]
  readonly bindings: { readonly exchange: string; readonly member: string }[]
}

export function harvest(file: GoldenFile): Harvest {
  const found: Harvest = {
    envelopes: [],
    unacked: [],
    amqp: [],
    results: [],
    compressed: [],
    groups: [],
    chordParts: [],
    bindings: [],
  }
  visit(file.wire, [], found)
  return found
}

function visit(value: unknown, path: readonly string[], found: Harvest): void {
  if (typeof value === 'string') visitText(value, path, found)
  if (typeof value !== 'object' || value === null) return
  if ('content_header_frame' in value) found.amqp.push(value as unknown as AmqpMessage)
  if ('base64' in value && typeof value.base64 === 'string') {
    const bytes = Buffer.from(value.base64, 'base64')
    if (bytes.toString('latin1').startsWith('\0celery-compressed')) found.compressed.push(bytes)
    return
  }
  for (const [key, member] of Object.entries(value)) visit(member, [...path, key], found)
}

function visitText(text: string, path: readonly string[], found: Harvest): void {
  if (/^"[A-Z]+"( |$)/.test(text)) {
    const [command, key, ...rest] = redisArguments(text)
    for (const argument of rest) visitText(argument, command === 'SADD' ? [key ?? ''] : path, found)
    return
  }
  if (text.startsWith('{"body": ')) found.envelopes.push(text)
  else if (text.startsWith('[{"body": ')) found.unacked.push(text)
  else if (text.startsWith('{"status": ')) found.results.push(text)
  else if (text.startsWith('{"result": ')) found.groups.push(text)
  else if (/^\[1, "/.test(text)) found.chordParts.push(text)
  else if (text.includes('\u0006\u0016')) {
    const key = path.find((part) => part.includes('_kombu.binding'))
    if (key !== undefined)
      found.bindings.push({ exchange: key.replace(/^.*_kombu\.binding[a-z_]*\./, ''), member: text })
  }
}
