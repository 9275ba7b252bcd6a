import { nearestName } from '../check/nearest-name.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { QueueNotFound } from '../errors/celery/task-errors.ts'
import { Exchange } from '../topology/exchange.ts'
import { Queue, type QueueOptions } from '../topology/queue.ts'
import { queueFromOptions } from '../topology/queue-from-options.ts'

/** What the table takes from the settings. */
export interface QueueTableSettings {
  readonly taskQueues: readonly Queue[] | Readonly<Record<string, Queue | QueueOptions>> | null
  readonly taskDefaultQueue: string
  readonly taskDefaultQueueType: string
  readonly taskDefaultExchange: string | null
  readonly taskDefaultExchangeType: string
  readonly taskDefaultRoutingKey: string | null
  readonly taskCreateMissingQueues: boolean
  readonly taskCreateMissingQueueType: string
  readonly taskCreateMissingQueueExchangeType: string | null
  readonly taskQueueMaxPriority: number | null
}

/** RabbitMQ's levels of delayed delivery: `celery_delayed_0` and so on. */
const delayedExchanges = 'celery_delayed_'

/**
 * The app's queues by name: those of `taskQueues` or the default one, and those made on the way, as Celery's
 * `app.amqp.queues`.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/routing.html#automatic-routing
 */
export class QueueTable {
  readonly defaultExchange: Exchange
  readonly defaultRoutingKey: string
  readonly #settings: QueueTableSettings
  readonly #queues = new Map<string, Queue>()
  readonly #aliases = new Map<string, Queue>()
  readonly #configured: readonly string[]
  #version = 0

  constructor(settings: QueueTableSettings) {
    this.#settings = settings
    this.defaultExchange = new Exchange(settings.taskDefaultExchange || settings.taskDefaultQueue, {
      type: settings.taskDefaultExchangeType,
    })
    this.defaultRoutingKey = settings.taskDefaultRoutingKey || settings.taskDefaultQueue
    this.#configured = configuredQueues(settings, this.defaultExchange, this.defaultRoutingKey).map(
      (queue) => this.add(queue).name,
    )
  }

  /** The queue of `taskDefaultQueue`. @throws QueueNotFound */
  get default(): Queue {
    return this.get(this.#settings.taskDefaultQueue)
  }

  /** Counts changes: what was worked out from the table holds until it differs. */
  get version(): number {
    return this.#version
  }

  /** One of the queues is a quorum queue. */
  get hasQuorum(): boolean {
    for (const queue of this.#queues.values()) if (queue.isQuorum) return true
    return false
  }

  /**
   * The queue of this name or alias. An unknown one is made, unless `taskCreateMissingQueues` is off.
   *
   * @throws QueueNotFound
   */
  get(name: string): Queue {
    const known = this.#aliases.get(name) ?? this.#queues.get(name)
    if (known !== undefined) return known
    if (!this.#settings.taskCreateMissingQueues) {
      const near = nearestName(name, [...this.#queues.keys(), ...this.#aliases.keys()])
      const hint = near === undefined ? '' : `; did you mean '${near}'?`
      throw new QueueNotFound(`Queue '${name}' missing from taskQueues (and taskCreateMissingQueues is off)${hint}`)
    }
    return this.add(missingQueue(name, this.#settings))
  }

  /** Whether a queue of this name or alias is known. */
  has(name: string): boolean {
    return this.#aliases.has(name) || this.#queues.has(name)
  }

  /** Adds one, or replaces it. @returns it, with the default exchange, routing key and highest priority filled in */
  add(queue: Queue | string, options: QueueOptions = {}): Queue {
    const added = this.#withDefaults(typeof queue === 'string' ? queueFromOptions(queue, options) : queue)
    this.#version += 1
    this.#queues.set(added.name, added)
    if (added.alias !== undefined) this.#aliases.set(added.alias, added)
    return added
  }

  /** Every queue known so far. */
  all(): readonly Queue[] {
    return [...this.#queues.values()]
  }

  /**
   * What a worker consumes from: the queues named (made where missing), or all that are configured; without those
   * excluded. Names may be aliases.
   *
   * @throws QueueNotFound
   */
  selected(names?: readonly string[] | null, excluded: readonly string[] = []): readonly Queue[] {
    const left = new Set(excluded.map((name) => this.#aliases.get(name)?.name ?? name))
    const chosen = new Map<string, Queue>()
    for (const name of names?.length ? names : this.#configured) {
      const queue = this.get(name)
      if (!left.has(queue.name)) chosen.set(queue.name, queue)
    }
    return [...chosen.values()]
  }

  /** The type of an exchange that one of the queues is bound to; undefined for one that none is. */
  exchangeType(name: string): string | undefined {
    for (const { exchange, bindings } of this.#queues.values()) {
      if (exchange?.name === name) return exchange.type
      const bound = bindings?.find((binding) => binding.exchange.name === name)
      if (bound) return bound.exchange.type
    }
    if (this.defaultExchange.name === name) return this.defaultExchange.type
    // Where a delayed message was delivered from: a retry goes back that way.
    return name.startsWith(delayedExchanges) ? 'topic' : undefined
  }

  #withDefaults(queue: Queue): Queue {
    const changes: { exchange?: Exchange; routingKey?: string; arguments?: Record<string, unknown> } = {}
    if (!queue.exchange?.name) changes.exchange = this.defaultExchange
    if (!queue.routingKey) changes.routingKey = this.defaultRoutingKey
    const highest = this.#settings.taskQueueMaxPriority
    if (highest !== null && queue.arguments?.['x-max-priority'] === undefined) {
      changes.arguments = { ...queue.arguments, 'x-max-priority': highest }
    }
    return Object.keys(changes).length === 0 ? queue : queue.with(changes)
  }
}

function configuredQueues(settings: QueueTableSettings, exchange: Exchange, routingKey: string): readonly Queue[] {
  const given = settings.taskQueues
  const queues = Array.isArray(given)
    ? (given as readonly Queue[])
    : Object.entries((given ?? {}) as Record<string, Queue | QueueOptions>).map(([name, entry]) =>
        entry instanceof Queue ? entry : queueFromOptions(name, entry),
      )
  if (queues.length > 0 || !settings.taskDefaultQueue) return queues
  return [
    new Queue(settings.taskDefaultQueue, {
      exchange,
      routingKey,
      queueArguments: settings.taskDefaultQueueType === 'quorum' ? { 'x-queue-type': 'quorum' } : undefined,
    }),
  ]
}

function missingQueue(name: string, settings: QueueTableSettings): Queue {
  const type = settings.taskCreateMissingQueueType || 'classic'
  if (type !== 'classic' && type !== 'quorum') {
    throw new ImproperlyConfigured(
      `Invalid queue type '${type}' in taskCreateMissingQueueType. Valid types are 'classic' and 'quorum'.`,
    )
  }
  return new Queue(name, {
    exchange: new Exchange(name, settings.taskCreateMissingQueueExchangeType || 'direct'),
    routingKey: name,
    queueArguments: type === 'quorum' ? { 'x-queue-type': type } : undefined,
  })
}
