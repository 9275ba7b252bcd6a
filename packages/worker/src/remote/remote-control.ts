import type { Celery } from '@celeriac/core'
import {
  type BrokerConnection,
  BrokerError,
  controlQueue,
  type FanoutSource,
  type Subscription,
  type SupervisedConnection,
  type Timer,
} from '@celeriac/core/internal'
import {
  buildControlReply,
  type ControlRequest,
  encodeException,
  errorText,
  exceptionRepr,
  isAddressedTo,
  parseControlRequest,
  pidboxExchange,
  pidboxQueue,
  type WireMessage,
} from '@celeriac/protocol'
import { findCommand } from './own-commands.ts'
import type { Panel } from './panel.ts'
import { NO_REPLY } from './remote-command.ts'

/** How soon listening is tried again after a refusal that can pass. */
const RETRY_MS = 5000

/**
 * Listens for remote commands, carries them out, and replies where a reply is wanted. What goes wrong is the reply; a
 * message that is no command is logged.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#remote-control
 */
export class RemoteControl {
  readonly #app: Celery
  readonly #panel: Panel
  readonly #connection: SupervisedConnection
  #remove: (() => void) | undefined = undefined
  #subscription: Subscription | undefined = undefined
  #retry: Timer | undefined = undefined

  constructor(app: Celery, panel: Panel, connection: SupervisedConnection) {
    this.#app = app
    this.#panel = panel
    this.#connection = connection
  }

  /** Listens from the next connection on, or from now on where there is one. */
  start(): void {
    this.#remove = this.#connection.onConnected((live) => this.#listen(live))
  }

  async stop(): Promise<void> {
    this.#remove?.()
    this.#retry?.cancel()
    await this.#subscription?.close()
    this.#subscription = undefined
  }

  async #listen(live: BrokerConnection): Promise<void> {
    this.#retry?.cancel()
    try {
      this.#subscription = await live.subscribe(this.#source(), (message) => void this.#take(message))
    } catch (error) {
      if (!(error instanceof BrokerError) || error.affects === 'connection') throw error
      // Tasks do not need it: a user who may only consume works, and so does a server without memory.
      const again = error.canRetry ? ' It is tried again.' : ''
      this.#panel.log.logger.warn(`Remote control is off: ${error.message}.${again}`, { error })
      if (error.canRetry) this.#retry = this.#panel.clock.after(RETRY_MS, () => void this.#listenAgain(live))
    }
  }

  /** The connection may be gone meanwhile: then the next one is listened on. */
  async #listenAgain(live: BrokerConnection): Promise<void> {
    await this.#listen(live).catch(() => undefined)
  }

  #source(): FanoutSource {
    const { hostname, conf } = this.#panel
    return {
      exchange: { name: pidboxExchange(conf.controlExchange), type: 'fanout', durable: false, autoDelete: false },
      queue: controlQueue(pidboxQueue(hostname, conf.controlExchange), conf),
      routingKey: '',
    }
  }

  async #take(message: WireMessage): Promise<void> {
    const { internals, log, hostname } = this.#panel
    try {
      const request = parseControlRequest(await internals.codec.decode(message))
      internals.lamport.adjust(Number(message.headers['clock'] ?? 0))
      if (!isAddressedTo(request, hostname)) return
      const reply = await this.#carryOut(request)
      if (request.replyTo !== null && reply !== NO_REPLY) await this.#reply(request, reply)
    } catch (error) {
      log.logger.error(`A remote command could not be read or answered: ${errorText(error)}`, { error })
    }
  }

  async #carryOut({ method, arguments: args }: ControlRequest): Promise<unknown> {
    const command = findCommand(this.#app, method)
    if (command === undefined) {
      this.#panel.log.logger.error(`No such control command: ${method}`)
      return { error: `KeyError('${method}')` }
    }
    try {
      return await command.run(this.#panel, args)
    } catch (error) {
      this.#panel.log.logger.error(`Error in the control command ${method}: ${errorText(error)}`, { error })
      return { error: exceptionRepr(encodeException(error)) }
    }
  }

  async #reply({ replyTo, ticket }: ControlRequest, reply: unknown): Promise<void> {
    const { internals, hostname, conf } = this.#panel
    if (replyTo === null) return
    const { codec, lamport, publisher } = internals
    const body = buildControlReply(hostname, reply)
    const encoded = await codec.encode(body, conf.taskSerializer)
    const message: WireMessage = {
      ...encoded,
      headers: { ticket, clock: lamport.forward() },
      properties: { deliveryMode: 1, priority: 0 },
    }
    const { exchange, routingKey } = replyTo
    await publisher.publish(message, { exchange, type: 'direct', routingKey, mandatory: false })
  }
}
