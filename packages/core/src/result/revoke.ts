import { randomUUID } from 'node:crypto'
import {
  buildControlRequest,
  type ControlRequestInput,
  pidboxExchange,
  pidboxReplyExchange,
  pidboxReplyQueue,
} from '@celeriac/protocol'
import type { BrokerConnection, FanoutSource } from '../ports/broker.ts'
import type { ExchangeSpec } from '../ports/topology.ts'
import { sleep } from '../runtime/sleep.ts'
import type { ResultHost } from './result-host.ts'
import type { RevokeOptions } from './result-options.ts'

/**
 * Tells all workers not to run these tasks: the remote control command `revoke`.
 *
 * @throws BrokerError
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#revoke-revoking-tasks
 */
export async function revokeTasks(
  app: ResultHost,
  ids: string | readonly string[],
  { terminate = false, signal, wait = false, timeout = 1 }: RevokeOptions = {},
): Promise<void> {
  const connection = await (await app.writeConnection()).get(undefined, { failFast: true })
  const request = {
    method: 'revoke',
    // Null is the worker's default, as Celery's results leave it.
    arguments: { task_id: ids, terminate, signal: signal ?? null },
  }
  if (!wait) return publish(app, connection, request, 0)

  const oid = randomUUID()
  const replyTo = { exchange: pidboxReplyExchange(app.conf.controlExchange), routingKey: oid }
  const replies = await connection.subscribe(replySource(app, oid), () => undefined)
  try {
    await publish(app, connection, { ...request, ticket: randomUUID(), replyTo }, timeout)
    await sleep(timeout * 1000, app.clock)
  } finally {
    await replies.close()
  }
}

async function publish(
  app: ResultHost,
  connection: BrokerConnection,
  request: ControlRequestInput,
  timeoutS: number,
): Promise<void> {
  const { conf, codec, clock, lamport } = app
  const exchange: ExchangeSpec = {
    name: pidboxExchange(conf.controlExchange),
    type: 'fanout',
    durable: false,
    autoDelete: false,
  }
  const { body, contentType, contentEncoding } = await codec.encode(buildControlRequest(request), conf.taskSerializer)
  const headers = { clock: lamport.forward(), expires: timeoutS > 0 ? clock.now() / 1000 + timeoutS : 0 }
  await connection.declare({ exchanges: [exchange] })
  await connection.publish(
    { body, contentType, contentEncoding, headers, properties: { deliveryMode: 2, priority: 0 } },
    { exchange: exchange.name, type: 'fanout', routingKey: '', mandatory: false },
  )
}

function replySource({ conf }: ResultHost, oid: string): FanoutSource {
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
