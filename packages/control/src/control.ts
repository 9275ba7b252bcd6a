import type { Celery } from '@celeriac/core'
import { internalsOf, purgeQueues } from '@celeriac/core/internal'
import type { CommandOptions } from './command-options.ts'
import type { ConsumerOptions, PoolRestartOptions, RevokeOptions, TimeLimitOptions } from './control-options.ts'
import { Inspect, type InspectOptions } from './inspect.ts'
import { sendCommand } from './send-command.ts'

/** Replies in the order in which they came, a node each: `[{ 'w1@host': { ok: 'pong' } }]`. */
export type Replies = readonly Readonly<Record<string, unknown>>[]

/** Options of {@link Control.broadcast}. */
export interface BroadcastOptions extends CommandOptions {
  /** As they travel: names in snake_case where the command's are. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Commands to workers, those written in Python included. A command resolves once the broker has it, with no replies;
 * with `reply: true` it resolves with those that came within the `timeout` of a second.
 *
 * @example
 * ```ts
 * const control = new Control(app)
 * await control.inspect().ping() // { 'w1@example.com': { ok: 'pong' } }
 * await control.rateLimit('images.resize', '10/m', { destination: ['w1@example.com'], reply: true })
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#remote-control
 */
export class Control {
  readonly #app: Celery

  constructor(app: Celery) {
    this.#app = app
  }

  /** Questions to the workers that the options mean. */
  inspect(options: InspectOptions = {}): Inspect {
    return new Inspect(this.#app, options)
  }

  /**
   * Any command, such as one of the workers' own (`controlCommand`).
   *
   * @throws CeleriacError `unknown_option`, `bad_option`; BrokerError where the broker cannot be reached
   */
  async broadcast(method: string, { arguments: args, ...options }: BroadcastOptions = {}): Promise<Replies> {
    const replies = await sendCommand(this.#app, { method, arguments: args }, options)
    return replies.map(({ node, reply }) => ({ [node]: reply }))
  }

  /** Who is there. */
  ping(options: Omit<CommandOptions, 'reply'> = {}): Promise<Replies> {
    return this.broadcast('ping', { ...options, reply: true })
  }

  /** Tasks that have not started are not run; with `terminate` those that run are stopped. */
  revoke(
    taskIds: string | readonly string[],
    { terminate = false, signal = 'SIGTERM', ...options }: RevokeOptions = {},
  ): Promise<Replies> {
    return this.broadcast('revoke', { ...options, arguments: { task_id: taskIds, terminate, signal } })
  }

  /** The same as {@link revoke} with `terminate`. */
  terminate(taskIds: string | readonly string[], options: Omit<RevokeOptions, 'terminate'> = {}): Promise<Replies> {
    return this.revoke(taskIds, { ...options, terminate: true })
  }

  /** Revokes tasks by their stamps: `{ customer: ['4711'] }`. */
  revokeByStampedHeaders(
    headers: Readonly<Record<string, string | readonly string[]>>,
    { terminate = false, signal = 'SIGTERM', ...options }: RevokeOptions = {},
  ): Promise<Replies> {
    return this.broadcast('revoke_by_stamped_headers', { ...options, arguments: { headers, terminate, signal } })
  }

  /** How often a task may run on each worker: `'10/s'`, `'200/m'`, `'5/h'`, runs a second; 0 is as often as it comes. */
  rateLimit(taskName: string, rateLimit: string | number, options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('rate_limit', { ...options, arguments: { task_name: taskName, rate_limit: rateLimit } })
  }

  /** How long a task may run. */
  timeLimit(taskName: string, { soft = null, hard = null, ...options }: TimeLimitOptions = {}): Promise<Replies> {
    return this.broadcast('time_limit', { ...options, arguments: { task_name: taskName, hard, soft } })
  }

  /** Consume from a queue, which is made where it is missing. */
  addConsumer(
    queue: string,
    { exchange = null, exchangeType = 'direct', routingKey = null, options: more, ...options }: ConsumerOptions = {},
  ): Promise<Replies> {
    const args = { queue, exchange, routing_key: routingKey, exchange_type: exchangeType, ...more }
    return this.broadcast('add_consumer', { ...options, arguments: args })
  }

  /** Consume from a queue no longer. */
  cancelConsumer(queue: string, options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('cancel_consumer', { ...options, arguments: { queue } })
  }

  /** Send events of tasks. */
  enableEvents(options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('enable_events', options)
  }

  /** Send no events of tasks. */
  disableEvents(options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('disable_events', options)
  }

  /** Send a heartbeat event now. */
  heartbeat(options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('heartbeat', options)
  }

  /** Have one of the workers do something: the one that wins applies the signature `action`, for the topic `task`. */
  election(
    id: string,
    topic: string,
    action: Readonly<Record<string, unknown>> | null = null,
    options: CommandOptions = {},
  ): Promise<Replies> {
    return this.broadcast('election', { ...options, arguments: { id, topic, action } })
  }

  /** More room in the pool. */
  poolGrow(n = 1, options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('pool_grow', { ...options, arguments: { n } })
  }

  /** Less room in the pool. */
  poolShrink(n = 1, options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('pool_shrink', { ...options, arguments: { n } })
  }

  /** New children in the pool, where the worker allows it. */
  poolRestart({ modules = null, reload = false, ...options }: PoolRestartOptions = {}): Promise<Replies> {
    return this.broadcast('pool_restart', { ...options, arguments: { modules, reload, reloader: null } })
  }

  /** New limits for the size of the pool, where it has any (`--autoscale`). */
  autoscale(max: number, min: number, options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('autoscale', { ...options, arguments: { max, min } })
  }

  /** Warm shutdown. Nobody replies. */
  shutdown(options: CommandOptions = {}): Promise<Replies> {
    return this.broadcast('shutdown', options)
  }

  /**
   * Deletes all tasks that wait in the queues that the app knows of (`taskQueues`, else the default one). It cannot be
   * undone.
   *
   * @returns how many there were
   */
  async purge(): Promise<number> {
    const host = internalsOf(this.#app)
    const { queues } = await (await host.writeConnection()).get(undefined, { failFast: true })
    return purgeQueues(queues, host.queues.selected())
  }
}
