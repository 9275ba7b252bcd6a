import { CeleriacError, type Logger, type Settings } from '@celeriac/core/internal'
import { checkOptionNames } from './check-option-names.ts'
import { expandNodeName } from './node-name.ts'
import { type PoolKind, poolKind } from './pool-kind.ts'
import type { WorkerOptions } from './worker-options.ts'

/** A worker's options, complete. */
export interface CompiledOptions {
  readonly pool: PoolKind
  readonly concurrency: number
  /** 0 is no limit. */
  readonly prefetchMultiplier: number
  readonly queues: readonly string[]
  readonly excludeQueues: readonly string[]
  readonly hostname: string
  readonly include: readonly string[]
  readonly purge: boolean
  readonly logger: Logger
}

const DEFAULT_CONCURRENCY = 100

/**
 * Fills in what the options leave out.
 *
 * @throws CeleriacError `unknown_option`, `not_in_this_version`, `bad_option`, `pool_unavailable`
 */
export function compileOptions(options: WorkerOptions, conf: Settings, logger: Logger): CompiledOptions {
  checkOptionNames(options)
  const pool = poolKind(options.pool ?? conf.workerPool)
  return {
    pool,
    concurrency: pool === 'solo' ? 1 : concurrencyOf(options.concurrency ?? conf.workerConcurrency),
    prefetchMultiplier: count('prefetchMultiplier', options.prefetchMultiplier ?? conf.workerPrefetchMultiplier, 0),
    queues: list(options.queues),
    excludeQueues: list(options.excludeQueues),
    hostname: expandNodeName(options.hostname),
    include: list(options.include),
    purge: options.purge ?? false,
    logger: options.logger ?? logger,
  }
}

/** `auto` is for pools that are bound to processors. */
function concurrencyOf(value: number | 'auto' | null): number {
  return value === null || value === 'auto' ? DEFAULT_CONCURRENCY : count('concurrency', value, 1)
}

function count(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value
  throw new CeleriacError(
    'bad_option',
    `worker option ${name} must be a whole number of at least ${least}, not ${value}`,
  )
}

/** `'a,b'` as the command line has it, or a list. */
function list(value: readonly string[] | string | undefined): readonly string[] {
  const names = typeof value === 'string' ? value.split(',') : (value ?? [])
  return names.map((name) => name.trim()).filter((name) => name !== '')
}
