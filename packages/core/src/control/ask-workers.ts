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
import { publishRequest } from './tell-workers.ts'

/** How long replies are waited for, and how many. */
export interface AskOptions {
  /** Seconds. */
  readonly timeoutS: number
  /** Replies after which nothing more is waited for; by default as many as `destination` names. */
  readonly limit?: number | undefined
  /** Called with each reply as it comes. */
  readonly onReply?: ((reply: ControlReply) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a remote control command and collects the replies. They come to a queue of this call's own, which is bound
 * before the command is sent.
 *
 * @returns the replies that came in time, in their order
 * @throws BrokerError; what `signal` aborts with
 */
export async function askWorkers(
  host: ControlHost,
  request: ControlRequestInput,
  { timeoutS, limit = request.destination?.length || Infinity, onReply, signal }: AskOptions,
): Promise<readonly ControlReply[]> {
  const connection = await (await host.writeConnection()).get(signal, { failFast: true })
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
    if (replies.length >= limit) enough.abort(enough)
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
    const until = signal === undefined ? enough.signal : AbortSignal.any([enough.signal, signal])
    if (!enough.signal.aborted)
      await sleep(timeoutS * 1000, host.clock, until).catch((reason: unknown) => {
        if (reason !== enough) throw reason
      })
  } finally {
    await subscription.close()
  }
  // What cannot be read is the answer, where it is the only one.
  if (replies.length === 0 && failure !== undefined) throw failure
  return replies
}

function replySource({ conf }: ControlHost, oid: string): FanoutSource {
  const durable = conf.controlQueueDurable
  return {
    exchange: { name: pidboxReplyExchange(conf.controlExchange), type: 'direct', durable: false, autoDelete: false },
    queue: {
      name: pidboxReplyQueue(oid, conf.controlExchange),
      durable,
      exclusive: conf.controlQueueExclusive,
      autoDelete: !durable,
      expiresMs: conf.controlQueueExpires * 1000,
      messageTtlMs: conf.controlQueueTtl * 1000,
    },
    routingKey: oid,
  }
}
