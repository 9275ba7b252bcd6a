import type { CommandOptions } from './command-options.ts'
import type { Command } from './send-command.ts'

/** Options of {@link Control.revoke} and its like. */
export interface RevokeOptions extends CommandOptions {
  /** Whether tasks that run already are stopped. @defaultValue false */
  readonly terminate?: boolean | undefined
  /** The signal for the process that runs a task, with `terminate`: `SIGKILL`. @defaultValue 'SIGTERM' */
  readonly signal?: string | undefined
}

/** Options of {@link Control.addConsumer}: what is left out is as for any queue of that name. */
export interface ConsumerOptions extends CommandOptions {
  readonly exchange?: string | undefined
  /** @defaultValue 'direct' */
  readonly exchangeType?: string | undefined
  readonly routingKey?: string | undefined
  /** Further properties of the queue, in Celery's names: `{ queue_arguments: { 'x-max-priority': 10 } }`. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
}

/** Options of {@link Control.timeLimit}, in seconds; one that is left out is switched off. */
export interface TimeLimitOptions extends CommandOptions {
  readonly soft?: number | undefined
  readonly hard?: number | undefined
}

/** Options of {@link Control.poolRestart}. */
export interface PoolRestartOptions extends CommandOptions {
  /** Modules that the new children import. */
  readonly modules?: readonly string[] | undefined
  /** Whether those that are there already are read anew. @defaultValue false */
  readonly reload?: boolean | undefined
}

/** A command, and what is left of the options once it has taken its own. */
export interface Prepared {
  readonly command: Command
  readonly options: CommandOptions
}

/** Each command as it travels: its name, and its arguments in Celery's names. */
export const commands = {
  revoke(taskIds: string | readonly string[], { terminate = false, signal = 'SIGTERM', ...options }: RevokeOptions) {
    return prepared('revoke', { task_id: taskIds, terminate, signal }, options)
  },
  revokeByStampedHeaders(
    headers: Readonly<Record<string, string | readonly string[]>>,
    { terminate = false, signal = 'SIGTERM', ...options }: RevokeOptions,
  ) {
    return prepared('revoke_by_stamped_headers', { headers, terminate, signal }, options)
  },
  rateLimit(taskName: string, rateLimit: string | number, options: CommandOptions) {
    return prepared('rate_limit', { task_name: taskName, rate_limit: rateLimit }, options)
  },
  timeLimit(taskName: string, { soft, hard, ...options }: TimeLimitOptions) {
    return prepared('time_limit', { task_name: taskName, hard: hard ?? null, soft: soft ?? null }, options)
  },
  addConsumer(queue: string, { exchange, exchangeType, routingKey, options: more, ...options }: ConsumerOptions) {
    const args = {
      queue,
      exchange: exchange ?? null,
      routing_key: routingKey ?? null,
      exchange_type: exchangeType ?? 'direct',
      ...more,
    }
    return prepared('add_consumer', args, options)
  },
  cancelConsumer(queue: string, options: CommandOptions) {
    return prepared('cancel_consumer', { queue }, options)
  },
  poolRestart({ modules, reload = false, ...options }: PoolRestartOptions) {
    return prepared('pool_restart', { modules: modules ?? null, reload, reloader: null }, options)
  },
}

function prepared(method: string, args: Readonly<Record<string, unknown>>, options: CommandOptions): Prepared {
  return { command: { method, arguments: args }, options }
}
