import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { BrokerError, type Destination, fileError } from '@celeriac/core/adapter'
import { buildEnvelope, selectQueues, type WireMessage } from '@celeriac/protocol'
import { atomicWrite } from '../atomic-write.ts'
import { checkExchangeType } from '../topology/bindings-of.ts'
import type { ExchangeTables } from '../topology/exchange-tables.ts'
import type { FileNamer } from './file-namer.ts'

/** Writes messages into the folder: one file for each queue that a message goes to. */
export class Publisher {
  readonly #folder: string
  readonly #tables: ExchangeTables
  readonly #names: FileNamer
  /** Files are written side by side, but appear in the order of the calls. */
  #previous: Promise<unknown> = Promise.resolve()

  constructor(folder: string, tables: ExchangeTables, names: FileNamer) {
    this.#folder = folder
    this.#tables = tables
    this.#names = names
  }

  /** @throws BrokerError `unroutable`, or what the file system said */
  async publish(message: WireMessage, to: Destination): Promise<void> {
    const exchange = 'queue' in to ? '' : to.exchange
    const routingKey = 'queue' in to ? to.queue : to.routingKey
    const envelope = buildEnvelope(message, { exchange, routingKey, deliveryTag: randomUUID() })
    // Named before anything is awaited: the order is that of the calls.
    if (exchange === '') return this.#put(this.#names.next(routingKey), envelope)

    const queues = await this.#route(to, exchange, routingKey)
    if (queues.length === 0 && to.mandatory) {
      throw new BrokerError(
        'unroutable',
        `No queue is bound to the exchange '${exchange}' for the routing key '${routingKey}'.`,
        { affects: 'message', canRetry: false },
      )
    }
    await Promise.all(queues.map((queue) => this.#put(this.#names.next(queue), envelope)))
  }

  async #route(to: Destination, exchange: string, routingKey: string): Promise<string[]> {
    const type = 'type' in to ? to.type : 'direct'
    checkExchangeType(exchange, type)
    return selectQueues(await this.#tables.read(exchange), routingKey, type)
  }

  async #put(name: string, envelope: string): Promise<void> {
    const written = atomicWrite(join(this.#folder, name), envelope, this.#previous)
    this.#previous = written.catch(() => undefined)
    try {
      await written
    } catch (error) {
      throw fileError(`The message could not be written to ${this.#folder}`, error)
    }
  }
}
