import {
  type BrokerConnection,
  BrokerError,
  type Clock,
  type ConsumeOptions,
  type Consumer,
  type DelayedDelivery,
  type Delivery,
  type Destination,
  type FanoutSource,
  type QueueAdmin,
  type Subscription,
  type Topology,
  type TopologyDifference,
} from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'
import type { PublishStep, ScriptPlayer, SetUpStep } from './fault-script.ts'
import { duplicateOf, FaultyDelivery } from './faulty-delivery.ts'

/** What a faulty connection needs of its broker. */
export interface FaultySettings {
  readonly script: ScriptPlayer
  readonly clock: Clock
  silent(): boolean
}

/** A connection that fails as its broker's script says. */
export class FaultyConnection implements BrokerConnection {
  readonly lost: Promise<BrokerError>
  readonly queues: QueueAdmin
  readonly delayed?: DelayedDelivery
  readonly #inner: BrokerConnection
  readonly #settings: FaultySettings
  /** What came while the broker was silent. */
  readonly #held: (() => void)[] = []
  readonly #consumers = new Set<{ active: boolean }>()
  #broken: BrokerError | undefined
  #end: (error: BrokerError) => void = () => undefined

  constructor(inner: BrokerConnection, settings: FaultySettings) {
    this.#inner = inner
    this.#settings = settings
    if (inner.delayed !== undefined) this.delayed = inner.delayed
    this.lost = new Promise((resolve) => {
      this.#end = resolve
    })
    void inner.lost.then(this.#end)
    const { queues } = inner
    this.queues = {
      length: (queue) => this.#whole(() => queues.length(queue)),
      purge: (queue) => this.#whole(() => queues.purge(queue)),
      delete: (queue) => this.#whole(() => queues.delete(queue)),
      exists: (queue) => this.#whole(() => queues.exists(queue)),
    }
  }

  /** The connection breaks now. */
  async break(
    error = new BrokerError('connection_lost', 'The connection broke.', { affects: 'connection' }),
  ): Promise<void> {
    if (this.#broken !== undefined) return
    this.#broken = error
    this.#held.length = 0
    for (const consumer of this.#consumers) consumer.active = false
    this.#end(error)
    await this.#inner.close()
  }

  /** Delivers what was held back. */
  speak(): void {
    for (const deliver of this.#held.splice(0)) deliver()
  }

  declare(topology: Topology): Promise<readonly TopologyDifference[]> {
    return this.#setUp(this.#settings.script.declare.shift(), () => this.#inner.declare(topology))
  }

  async publish(message: WireMessage, to: Destination): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken
    const step = this.#settings.script.publish.shift() ?? 'pass'
    if (step === 'refuse')
      throw new BrokerError('nacked', 'The broker refused the message.', { affects: 'message', canRetry: true })
    if (step instanceof BrokerError) throw step
    if (typeof step === 'object') await this.#delay(step.delayMs)
    if (step !== 'lose request' && step !== 'hang') await this.#whole(() => this.#inner.publish(message, to))
    await this.#afterPublish(step)
  }

  async #afterPublish(step: PublishStep): Promise<void> {
    if (step !== 'lose request' && step !== 'lose answer' && step !== 'hang') return
    if (step !== 'hang') void this.break()
    const { code, message } = await this.lost
    throw new BrokerError(code, message, { affects: 'connection', outcomeUnknown: true })
  }

  consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
    return this.#setUp(this.#settings.script.consume.shift(), async () => {
      const inner = await this.#inner.consume(options, (delivery) =>
        this.#deliver(() => this.#handOver(delivery, onDelivery)),
      )
      const life = { active: true }
      this.#consumers.add(life)
      return {
        add: (queue) => this.#whole(() => inner.add(queue)),
        cancel: (queue) => this.#whole(() => inner.cancel(queue)),
        setPrefetch: (n) => inner.setPrefetch(n),
        stop: () => inner.stop(),
        close: () => inner.close(),
        get active() {
          return life.active && inner.active
        },
      }
    })
  }

  subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription> {
    return this.#setUp(this.#settings.script.subscribe.shift(), () =>
      this.#inner.subscribe(source, (message) => this.#deliver(() => onMessage(message))),
    )
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  #handOver(inner: Delivery, onDelivery: (delivery: Delivery) => void): void {
    const step = this.#settings.script.deliver.shift() ?? 'pass'
    const delivery = new FaultyDelivery(inner, () => this.#broken !== undefined)
    if (typeof step === 'object') {
      this.#settings.clock.after(step.delayMs, () => {
        if (this.#broken === undefined) onDelivery(delivery)
      })
      return
    }
    onDelivery(delivery)
    if (step === 'twice') onDelivery(duplicateOf(delivery))
    if (step === 'break') void this.break()
  }

  #deliver(deliver: () => void): void {
    if (this.#settings.silent()) this.#held.push(deliver)
    else deliver()
  }

  async #setUp<T>(step: SetUpStep | undefined, action: () => Promise<T>): Promise<T> {
    if (step === 'break') await this.break()
    if (step instanceof BrokerError) throw step
    return this.#whole(action)
  }

  /** Does something unless the connection is broken. */
  async #whole<T>(action: () => Promise<T>): Promise<T> {
    if (this.#broken !== undefined) throw this.#broken
    return action()
  }

  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#settings.clock.after(ms, resolve, { keepAlive: true }))
  }
}
