import type { Delivery } from '@celeriac/core/internal'
import { safeRepr } from '@celeriac/protocol'

const MOST_BYTES = 1024
/** Enough for Celery's own headers with the reprs of arguments. */
const MOST_OF_HEADERS = 4096

/** What a log says about a message that could not be used. It is cut: it may be anything, of any size. */
export function describeMessage({ message, queue, exchange, routingKey }: Delivery): string {
  const { body } = message
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, MOST_BYTES)).toString('latin1')
  // Control characters of a stranger's message have no business in a terminal.
  const text = JSON.stringify(start).slice(1, -1)
  return [
    `body: ${text}${body.byteLength > MOST_BYTES ? `... (${body.byteLength}b)` : ` (${body.byteLength}b)`}`,
    `{content_type:${safeRepr(message.contentType)} content_encoding:${safeRepr(message.contentEncoding)}`,
    `  queue:${safeRepr(queue)} exchange:${safeRepr(exchange)} routing_key:${safeRepr(routingKey)}`,
    `  headers=${safeRepr(message.headers, { maxLength: MOST_OF_HEADERS })}}`,
  ].join('\n')
}
