import type { Celery } from '@celeriac/core'
import type { CommandOptions } from './command-options.ts'
import {
  type ConsumerOptions,
  commands,
  type PoolRestartOptions,
  type Prepared,
  type RevokeOptions,
  type TimeLimitOptions,
} from './commands.ts'
import { Inspect, type InspectOptions } from './inspect.ts'
import { purgeQueues } from './purge-queues.ts'
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
  revoke(taskIds: string | readonly string[], options: RevokeOptions = {}): Promise<Replies> {
    return this.#send(commands.revoke(taskIds, options))
  }

  /** The same as {@link revoke} with `terminate`. */
  terminate(taskIds: string | readonly string[], options: Omit<RevokeOptions, 'terminate'> = {}): Promise<Replies> {
    return this.#send(commands.revoke(taskIds, { ...options, terminate: true }))
  }

  /** Revokes tasks by their stamps: `{ customer: ['4711'] }`. */
  revokeByStampedHeaders(
    headers: Readonly<Record<string, string | readonly string[]>>,
    options: RevokeOptions = {},
  ): Promise<Replies> {
    return this.#send(commands.revokeByStampedHeaders(headers, options))
  }

  /** How often a task may run on each worker: `'10/s'`, `'200/m'`, `'5/h'`, runs a second; 0 is as often as it comes. */
  rateLimit(taskName: string, rateLimit: string | number, options: CommandOptions = {}): Promise<Replies> {
    return this.#send(commands.rateLimit(taskName, rateLimit, options))
  }

  /** How long a task may run. */
  timeLimit(taskName: string, options: TimeLimitOptions = {}): Promise<Replies> {
    return this.#send(commands.timeLimit(taskName, options))
  }

  /** Consume from a queue, which is made where it is missing. */
  addConsumer(queue: string, options: ConsumerOptions = {}): Promise<Replies> {
    return this.#send(commands.addConsumer(queue, options))
  }

  /** Consume from a queue no longer. */
  cancelConsumer(queue: string, options: CommandOptions = {}): Promise<Replies> {
    return this.#send(commands.cancelConsumer(queue, options))
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
  poolRestart(options: PoolRestartOptions = {}): Promise<Replies> {
    return this.#send(commands.poolRestart(options))
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
  purge(): Promise<number> {
    return purgeQueues(this.#app)
  }

  #send({ command, options }: Prepared): Promise<Replies> {
    return this.broadcast(command.method, { ...options, arguments: command.arguments })
  }
}
