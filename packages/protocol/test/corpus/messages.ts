import { Buffer } from 'node:buffer'
import { brotliDecompressSync, inflateSync } from 'node:zlib'
import { parseEnvelope } from '@celeriac/protocol'
import type { GoldenFile } from './corpus.ts'
import { type AmqpMessage, harvest } from './harvest.ts'

/** A message of any transport. */
export interface Captured {
  readonly exchange: string
  readonly routingKey: string
  readonly headers: Readonly<Record<string, unknown>>
  /** The wire names. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly contentType: string
  /** As it was before it was compressed; undefined where this runtime cannot tell. */
  readonly body: Buffer | undefined
}

const DECOMPRESS = new Map<unknown, (bytes: Uint8Array) => Buffer>([
  ['application/x-gzip', inflateSync],
  ['application/x-brotli', brotliDecompressSync],
])

/** Every message in a file, from wherever it lies. */
export function messagesOf(file: GoldenFile): Captured[] {
  const { envelopes, unacked, amqp } = harvest(file)
  const held = unacked.map((text) => JSON.stringify(JSON.parse(text)[0]))
  return [...[...envelopes, ...held].map(fromEnvelope), ...amqp.map(fromAmqp)]
}

function fromEnvelope(text: string): Captured {
  const { message, exchange, routingKey } = parseEnvelope(text)
  const { headers, contentType, body } = message
  const { properties } = JSON.parse(text)
  return { exchange, routingKey, headers, properties, contentType, body: decompress(headers, Buffer.from(body)) }
}

function fromAmqp({ exchange, routing_key, properties, body }: AmqpMessage): Captured {
  const headers = (properties['application_headers'] ?? {}) as Record<string, unknown>
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64')
  return {
    exchange,
    routingKey: routing_key,
    headers,
    properties,
    contentType: String(properties['content_type']),
    body: decompress(headers, bytes),
  }
}

function decompress(headers: Readonly<Record<string, unknown>>, body: Buffer): Buffer | undefined {
  return headers['compression'] === undefined ? body : DECOMPRESS.get(headers['compression'])?.(body)
}
