import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Broker, BrokerConnection, Delivery, Logger, QueueSpec } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import { testBrokerSettings, testHost, until } from '@celeriac/testing'
import { type OwnRedis, ownRedis, pythonPath } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll } from 'vitest'
import { adapter } from '../src/adapter.ts'
import type { RedisTransportOptions } from '../src/url/redis-transport-options.ts'

/** A server of a test file's own, and a connection to look into it. */
export async function ownServer(): Promise<{ readonly server: OwnRedis; readonly admin: Redis }> {
  const server = await ownRedis()
  const admin = new Redis(server.url)
  afterAll(async () => {
    admin.disconnect()
    await server.close()
  })
  return { server, admin }
}

export function broker(
  url: string,
  transport: RedisTransportOptions = {},
  more: { readonly logger?: Logger; readonly nodeName?: string; readonly tls?: boolean | Record<string, unknown> } = {},
): Broker {
  const { tls = false, ...host } = more
  return adapter.open(url, testBrokerSettings({ transport: { ...transport }, tls }), testHost(host))
}

export function connect(url: string, transport: RedisTransportOptions = {}): Promise<BrokerConnection> {
  return broker(url, transport).connect()
}

export function queue(name: string, more: Partial<QueueSpec> = {}): QueueSpec {
  return { name, durable: true, exclusive: false, autoDelete: false, ...more }
}

/** A queue that is bound to an exchange of this type. */
export function bound(
  name: string,
  exchange: string,
  type: 'direct' | 'topic' | 'fanout',
  routingKey: string,
  more: Partial<QueueSpec> = {},
): QueueSpec {
  const exchangeSpec = { name: exchange, type, durable: true, autoDelete: false }
  return queue(name, { exchange: exchangeSpec, routingKey, ...more })
}

/** A JSON message whose body is `{"n": …}`. */
export function message(n: number | string, properties: WireMessage['properties'] = {}): WireMessage {
  return {
    body: Buffer.from(JSON.stringify({ n })),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: { n },
    properties,
  }
}

export function numberOf(delivery: { readonly message: WireMessage } | WireMessage): unknown {
  const { body } = 'message' in delivery ? delivery.message : delivery
  return JSON.parse(Buffer.from(body).toString()).n
}

/** Consumes and keeps what comes. */
export async function collect(
  connection: BrokerConnection,
  queues: readonly QueueSpec[],
  options: { readonly prefetch?: number; readonly ack?: boolean; readonly noAck?: boolean } = {},
) {
  const deliveries: Delivery[] = []
  const consumer = await connection.consume(
    { queues, prefetch: options.prefetch ?? 100, noAck: options.noAck ?? false },
    (delivery) => {
      deliveries.push(delivery)
      if (options.ack !== false) delivery.ack()
    },
  )
  return {
    consumer,
    deliveries,
    async take(count: number): Promise<unknown[]> {
      await until(() => deliveries.length >= count)
      return deliveries.map(numberOf)
    },
  }
}

/** Runs Python with kombu, connected as `conn`; returns what it prints as JSON. */
export async function kombu(url: string, code: string, transport: Record<string, unknown> = {}): Promise<unknown> {
  const program = `
import json, socket, time
from kombu import Connection, Consumer, Exchange, Producer, Queue
def answer(value): print(json.dumps(value))
def drain(conn, seconds=1.0):
    try:
        while True: conn.drain_events(timeout=seconds)
    except socket.timeout: pass
with Connection(${JSON.stringify(url)}, transport_options=json.loads(${JSON.stringify(JSON.stringify(transport))})) as conn:
${code.replace(/^/gm, '    ')}
`
  const { stdout } = await promisify(execFile)(await pythonPath(), ['-c', program], { timeout: 30_000 })
  return stdout.trim() === '' ? undefined : JSON.parse(stdout)
}
