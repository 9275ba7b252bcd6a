import type { QueueSpec } from '@celeriac/core/adapter'
import { type Envelope, parseEnvelope } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { DeclaredBinding } from '../topology/declarations.ts'
import { fanoutPattern } from '../url/key-names.ts'
import type { FanoutListener } from './fanout-listener.ts'

/** How many delivery tags are remembered where a message may come on two channels. */
const REMEMBERED = 1000

/**
 * Listens to what is announced to a fanout queue.
 *
 * @returns how to end it
 */
export async function listenToQueue(
  context: ConnectionContext,
  listener: FanoutListener,
  queue: QueueSpec,
  bindings: readonly DeclaredBinding[],
  onEnvelope: (envelope: Envelope) => void,
): Promise<() => Promise<void>> {
  const { keys } = context.config
  const old = keys.oldFanoutPrefix
  const prefixes = old === undefined ? [keys.fanoutPrefix] : [keys.fanoutPrefix, old]
  const isFirst = old === undefined ? () => true : firstOfItsTag()
  const onText = (text: string): void => {
    let envelope: Envelope
    try {
      envelope = parseEnvelope(text)
    } catch (error) {
      context.host.logger.warn(`Ignored what is no message, announced to ${queue.name}: ${String(error)}`)
      return
    }
    if (isFirst(envelope.deliveryTag)) onEnvelope(envelope)
  }
  const patterns = new Set(
    bindings.flatMap(({ exchange, routingKey }) =>
      prefixes.map((prefix) => fanoutPattern(keys, prefix, exchange, routingKey)),
    ),
  )
  const ends = await Promise.all([...patterns].map((pattern) => listener.listen(pattern, onText)))
  return async () => {
    await Promise.all(ends.map((end) => end()))
  }
}

/** Kombu's way of dropping doubles while old and new channels are both in use. */
function firstOfItsTag(): (tag: string) => boolean {
  const seen = new Set<string>()
  return (tag) => {
    if (tag === '') return true
    if (seen.has(tag)) return false
    seen.add(tag)
    const [oldest] = seen
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
    return true
  }
}
