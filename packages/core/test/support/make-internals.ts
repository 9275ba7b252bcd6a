import { randomUUID } from 'node:crypto'
import { Internals } from '../../src/app/internals.ts'
import { Configuration } from '../../src/config/configuration.ts'
import { parseSettings } from '../../src/config/parse-settings.ts'
import type { Settings } from '../../src/config/settings.ts'
import { silentLogger } from '../../src/log/silent-logger.ts'
import type { Delivery } from '../../src/ports/broker.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Logger } from '../../src/ports/logger.ts'

/** The parts of an app on a memory broker and a memory result store of its own. */
export function makeInternals(
  settings: Partial<Settings> = {},
  parts: { readonly clock?: Clock; readonly logger?: Logger } = {},
): Internals {
  const name = randomUUID()
  const given = { brokerUrl: `memory://${name}`, resultBackend: `cache+memory://${name}`, ...settings }
  const configuration = new Configuration(parseSettings(given), {
    onSettle: () => undefined,
    onSettled: () => undefined,
  })
  return new Internals('proj', configuration, { logger: silentLogger(), ...parts })
}

/** The messages that wait in a queue, oldest first, once there are `count` of them. They are taken out. */
export async function receive(app: Internals, queue: string, count = 1): Promise<readonly Delivery[]> {
  const connection = await (await app.openReadConnection()).get()
  const deliveries: Delivery[] = []
  let arrived: () => void = () => undefined
  const all = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const consumer = await connection.consume(
    { queues: [app.queues.get(queue)], prefetch: 'unlimited', noAck: true },
    (delivery) => {
      deliveries.push(delivery)
      if (deliveries.length >= count) arrived()
    },
  )
  await all
  await consumer.close()
  return deliveries
}
