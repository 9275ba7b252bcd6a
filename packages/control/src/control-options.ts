import type { CommandOptions } from './command-options.ts'

/** Options of {@link Control.revoke} and its like. */
export interface RevokeOptions extends CommandOptions {
  /** Whether tasks that run already are stopped. @defaultValue false */
  readonly terminate?: boolean | undefined
  /** The signal for the process that runs a task, with `terminate`: `SIGKILL`. @defaultValue 'SIGTERM' */
  readonly signal?: string | undefined
}

/** Options of {@link Control.addConsumer}: what is left out is as for any queue of that name. */
export interface ConsumerOptions extends CommandOptions {
  readonly exchange?: string | null | undefined
  /** @defaultValue 'direct' */
  readonly exchangeType?: string | undefined
  readonly routingKey?: string | null | undefined
  /** Further properties of the queue, in Celery's names: `{ queue_arguments: { 'x-max-priority': 10 } }`. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
}

/** Options of {@link Control.timeLimit}, in seconds; one that is left out is switched off. */
export interface TimeLimitOptions extends CommandOptions {
  readonly soft?: number | null | undefined
  readonly hard?: number | null | undefined
}

/** Options of {@link Control.poolRestart}. */
export interface PoolRestartOptions extends CommandOptions {
  /** Modules that the new children import. */
  readonly modules?: readonly string[] | null | undefined
  /** Whether those that are there already are read anew. @defaultValue false */
  readonly reload?: boolean | undefined
}
