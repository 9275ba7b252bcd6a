import { randomUUID } from 'node:crypto'
import {
  type ControlReply,
  type ControlRequestInput,
  parseControlReply,
  pidboxReplyExchange,
  pidboxReplyQueue,
  type WireMessage,
} from '@celeriac/protocol'
import type { FanoutSource } from '../ports/broker.ts'
import { sleep } from '../runtime/sleep.ts'
import type { ControlHost } from './control-host.ts'
import { controlQueue } from './control-queue.ts'
import { publishRequest } from './tell-workers.ts'

/** How long replies are waited for, and how many. */
export interface AskOptions {
  /** Seconds. */
  readonly timeoutS: number
  /** Replies after which nothing more is waited for; by default as many as `destination` names. */
  readonly limit?: number | undefined
  /** Called with each reply as it comes. */
  readonly onReply?: ((reply: ControlReply) => void) | undefined
}

/**
 * Sends a remote control command and collects the replies. They come to a queue of this call's own, which is bound
 * before the command is sent.
 *
 * @returns the replies that came in time, in their order
 * @throws BrokerError
 */
export async function askWorkers(
  host: ControlHost,
  request: ControlRequestInput,
  { timeoutS, limit = request.destination?.length || Infinity, onReply }: AskOptions,
): Promise<readonly ControlReply[]> {
  const connection = await (await host.writeConnection()).get(undefined, { failFast: true })
  const [oid, ticket] = [randomUUID(), randomUUID()]
  const replies: ControlReply[] = []
  const enough = new AbortController()
  const take = async (message: WireMessage): Promise<void> => {
    // A late reply to another command may use a queue of the same name.
    if (message.headers['ticket'] !== ticket || replies.length >= limit) return
    host.lamport.adjust(Number(message.headers['clock'] ?? 0))
    const reply = parseControlReply(await host.codec.decode(message))
    if (replies.length >= limit) return
    replies.push(reply)
    onReply?.(reply)
    if (replies.length >= limit) enough.abort()
  }
  let failure: unknown
  const subscription = await connection.subscribe(replySource(host, oid), (message) => {
    take(message).catch((error: unknown) => {
      failure ??= error
    })
  })
  try {
    const replyTo = { exchange: pidboxReplyExchange(host.conf.controlExchange), routingKey: oid }
    await publishRequest(host, connection, { ...request, ticket, replyTo }, timeoutS)
    // Nothing else ends the wait early.
    await sleep(timeoutS * 1000, host.clock, enough.signal).catch(() => undefined)
  } finally {
    await subscription.close()
  }
  // What cannot be read is the answer, where it is the only one.
  if (replies.length === 0 && failure !== undefined) throw failure
  return replies
}

function replySource({ conf }: ControlHost, oid: string): FanoutSource {
  return {
    exchange: { name: pidboxReplyExchange(conf.controlExchange), type: 'direct', durable: false, autoDelete: false },
    queue: controlQueue(pidboxReplyQueue(oid, conf.controlExchange), conf),
    routingKey: oid,
  }
}
