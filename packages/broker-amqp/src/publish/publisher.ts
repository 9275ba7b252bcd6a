import type { BrokerError, Destination, Logger, Topology } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import type { ChannelModel } from 'amqplib'
import type { Publication } from '../codec/publication.ts'
import { REPLY, replyCode, serverText } from '../connect/server-error.ts'
import { exchangeExists, isDeclarable } from '../topology/declare-topology.ts'
import type { ScratchChannel } from '../topology/scratch-channel.ts'
import { PublishChannel } from './publish-channel.ts'
import { noExchange } from './publish-error.ts'

/**
 * Publishes tasks on a channel with confirms, and the rest (events, remote control) on one without. Publishing to an
 * exchange that does not exist closes the channel and fails everything on it, so each exchange is looked for before the
 * first publish to it.
 */
export class Publisher {
  readonly #scratch: ScratchChannel
  readonly #confirmed: PublishChannel
  readonly #plain: PublishChannel
  readonly #areConfirmsOn: boolean
  readonly #known = new Set<string>([''])
  readonly #looking = new Map<string, Promise<boolean>>()

  constructor(model: ChannelModel, scratch: ScratchChannel, confirmPublish: boolean, logger: Logger) {
    this.#scratch = scratch
    this.#areConfirmsOn = confirmPublish
    this.#confirmed = new PublishChannel(model, {
      confirm: true,
      onRefused: (error) => this.#onRefused(error),
    })
    this.#plain = new PublishChannel(model, {
      confirm: false,
      onRefused: (error) => {
        this.#onRefused(error)
        logger.warn(`RabbitMQ refused a message that needs no confirmation: ${serverText(error)}`)
      },
    })
  }

  /** @throws BrokerError `unroutable`, `nacked`, `message_too_large`, `access_refused`, `bad_option`, `connection_lost` */
  publish(message: WireMessage, to: Destination): Promise<void> {
    const isConfirmed = this.#areConfirmsOn && (to.confirm ?? to.mandatory)
    // Only a confirm tells that the message was not returned.
    const mandatory = isConfirmed && to.mandatory
    const publication: Publication =
      'queue' in to
        ? { message, exchange: '', routingKey: to.queue, mandatory }
        : { message, exchange: to.exchange, routingKey: to.routingKey, mandatory }
    const channel = isConfirmed ? this.#confirmed : this.#plain
    if (this.#known.has(publication.exchange)) return channel.publish(publication)
    return this.#publishWhenFound(publication, channel)
  }

  /** These exchanges need not be looked for, but for those that are somebody else's. */
  declared(topology: Topology): void {
    const queues = (topology.queues ?? []).filter(({ noDeclare }) => !noDeclare)
    const bound = queues.flatMap(({ exchange, bindings = [] }) => [exchange, ...bindings.map((to) => to.exchange)])
    for (const exchange of [...(topology.exchanges ?? []), ...bound]) {
      if (exchange !== undefined && isDeclarable(exchange)) this.#known.add(exchange.name)
    }
  }

  set isBlocked(isBlocked: boolean) {
    this.#confirmed.isBlocked = isBlocked
    this.#plain.isBlocked = isBlocked
  }

  fail(error: BrokerError): void {
    this.#confirmed.fail(error)
    this.#plain.fail(error)
  }

  async idle(): Promise<void> {
    await Promise.all([this.#confirmed.idle(), this.#plain.idle()])
  }

  async close(): Promise<void> {
    await Promise.all([this.#confirmed.close(), this.#plain.close()])
  }

  async #publishWhenFound(publication: Publication, channel: PublishChannel): Promise<void> {
    const { exchange } = publication
    let looking = this.#looking.get(exchange)
    if (looking === undefined) {
      looking = this.#scratch.run((request) => exchangeExists(exchange, request))
      this.#looking.set(exchange, looking)
    }
    try {
      if (!(await looking)) throw noExchange(exchange)
      this.#known.add(exchange)
    } finally {
      this.#looking.delete(exchange)
    }
    await channel.publish(publication)
  }

  #onRefused(error: Error): void {
    if (replyCode(error) !== REPLY.notFound) return
    this.#known.clear()
    this.#known.add('')
  }
}
