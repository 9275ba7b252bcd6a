import type { CallOptions } from '../call/call-options.ts'
import { camelCaseOptions } from '../call/camel-case-options.ts'
import type { TaskRoute, TaskRoutes } from '../config/task-routes.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import type { Destination } from '../ports/broker.ts'
import type { ExchangeType } from '../ports/topology.ts'
import { perVersion } from '../runtime/per-version.ts'
import { deliveryModeNumber } from '../topology/exchange.ts'
import { Queue } from '../topology/queue.ts'
import { type PreparedRoutes, prepareRoutes } from './prepare-routes.ts'
import type { QueueTable } from './queue-table.ts'
import type { Routed } from './routed.ts'

/** What the router takes from the settings. */
export interface RouterSettings {
  readonly taskRoutes: TaskRoutes | null
  readonly taskDefaultDeliveryMode: 1 | 2 | 'transient' | 'persistent'
}

/** The call, as far as routing looks at it. */
export interface RoutedCall {
  readonly name: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: CallOptions
  readonly definition?: TaskDefinition | undefined
}

/** More names than a program has: somebody makes them up as it goes. */
const maxRemembered = 10_000

/**
 * Finds out where tasks go: the call's options over `taskRoutes` over the default queue. What depends on the names
 * of task and queue only is worked out once.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/routing.html
 */
export class Router {
  readonly #routes: PreparedRoutes
  readonly #queues: QueueTable
  readonly #deliveryMode: 1 | 2
  readonly #remembered = perVersion(
    () => this.#queues.version,
    () => new Map<string, Routed>(),
  )

  constructor(settings: RouterSettings, queues: QueueTable) {
    this.#routes = prepareRoutes(settings.taskRoutes)
    this.#queues = queues
    this.#deliveryMode = deliveryModeNumber(settings.taskDefaultDeliveryMode) ?? 2
  }

  /** @throws QueueNotFound, ImproperlyConfigured where a router gives no route */
  route(call: RoutedCall): Routed {
    const { exchange, routingKey, exchangeType, queue, routeName } = call.options
    const byNames = this.#routes.byNameOnly && !exchange && !routingKey && !exchangeType && !(queue instanceof Queue)
    if (!byNames) return this.#resolve(call)
    const name = routeName ?? call.name
    const key = queue ? `${queue}\0${name}` : name
    const known = this.#remembered().get(key)
    if (known !== undefined) return known
    const routed = this.#resolve(call)
    // Finding the queue may have added it to the table, whose version is then another one.
    const remembered = this.#remembered()
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(key, routed)
    return routed
  }

  #resolve(call: RoutedCall): Routed {
    const { options } = call
    const route = this.#lookUp(call)
    // Options that came in a message may be null.
    const named = options.queue ?? route?.queue
    const exchange = options.exchange ?? route?.exchange ?? undefined
    // Without a route the default queue is the target even where an exchange is named: it is what gets declared.
    const queue = named ? this.#queue(named) : route && exchange !== undefined ? undefined : this.#queues.default
    const routingKey = options.routingKey ?? route?.routingKey ?? undefined
    const target = this.#target(queue, exchange, routingKey, options.exchangeType ?? route?.exchangeType)
    return {
      ...target,
      queue,
      deliveryMode: deliveryModeNumber(route?.deliveryMode) ?? queue?.exchange?.deliveryMode ?? this.#deliveryMode,
      options: route,
      byCaller: route === undefined && Boolean(options.queue),
    }
  }

  #target(
    queue: Queue | undefined,
    exchange: string | undefined,
    routingKey: string | undefined,
    type: ExchangeType | undefined,
  ): Pick<Routed, 'destination' | 'exchange' | 'exchangeType' | 'routingKey'> {
    if ((type ?? queue?.exchangeType) === 'direct' && queue !== undefined && (!exchange || !routingKey)) {
      const destination: Destination = { queue: queue.name, mandatory: true, confirm: true }
      return { destination, exchange: '', exchangeType: 'direct', routingKey: queue.name }
    }
    const name = exchange ?? (queue?.exchange?.name || this.#queues.defaultExchange.name)
    const key = exchange ? (routingKey ?? '') : routingKey || queue?.routingKey || this.#queues.defaultRoutingKey
    const exchangeType =
      type ?? (exchange === undefined ? queue?.exchangeType : this.#queues.exchangeType(exchange)) ?? 'direct'
    // A broadcast that nobody listens to is no error.
    const mandatory = exchangeType !== 'fanout'
    const destination: Destination = { exchange: name, type: exchangeType, routingKey: key, mandatory, confirm: true }
    return { destination, exchange: name, exchangeType, routingKey: key }
  }

  #lookUp(call: RoutedCall): CallOptions | undefined {
    const name = call.options.routeName ?? call.name
    for (const router of this.#routes.routers) {
      const route = router(name, call.args, call.kwargs, call.options, call.definition)
      if (route !== undefined && route !== null) return routeOptions(route, name)
    }
    return undefined
  }

  #queue(queue: string | Queue): Queue {
    return queue instanceof Queue ? queue : this.#queues.get(queue)
  }
}

function routeOptions(route: TaskRoute, name: string): CallOptions {
  if (typeof route === 'string' || route instanceof Queue) return { queue: route }
  if (typeof route !== 'object') {
    throw new ImproperlyConfigured(
      `taskRoutes: the route of '${name}' must be a queue or an object, not ${String(route)}`,
    )
  }
  return camelCaseOptions(route)
}
