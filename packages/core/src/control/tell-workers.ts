import { buildControlRequest, type ControlRequestInput, pidboxExchange } from '@celeriac/protocol'
import type { BrokerConnection } from '../ports/broker.ts'
import type { ControlHost } from './control-host.ts'

/**
 * Sends a remote control command that nobody answers.
 *
 * @throws BrokerError
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#remote-control
 */
export async function tellWorkers(host: ControlHost, request: ControlRequestInput): Promise<void> {
  const connection = await (await host.writeConnection()).get(undefined, { failFast: true })
  await publishRequest(host, connection, request, 0)
}

/** @param expiresInS - what the header says about how long the reply is waited for; 0 is no reply */
export async function publishRequest(
  { conf, codec, clock, lamport }: ControlHost,
  connection: BrokerConnection,
  request: ControlRequestInput,
  expiresInS: number,
): Promise<void> {
  const name = pidboxExchange(conf.controlExchange)
  const { body, contentType, contentEncoding } = await codec.encode(buildControlRequest(request), conf.taskSerializer)
  const headers = { clock: lamport.forward(), expires: expiresInS > 0 ? clock.now() / 1000 + expiresInS : 0 }
  await connection.declare({ exchanges: [{ name, type: 'fanout', durable: false, autoDelete: false }] })
  await connection.publish(
    { body, contentType, contentEncoding, headers, properties: { deliveryMode: 2, priority: 0 } },
    { exchange: name, type: 'fanout', routingKey: '', mandatory: false },
  )
}
