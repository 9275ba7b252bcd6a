import {
  adoptLogger,
  anything,
  type Check,
  check,
  count,
  flag,
  type Logger,
  type LoggerLike,
  namesOrText,
  record,
  type Settings,
  text,
} from '@celeriac/core/internal'
import { expandNodeName } from './node-name.ts'
import { type PoolKind, poolKind } from './pool-kind.ts'

/** Options of a worker. What is left out comes from the app's settings. */
export interface WorkerOptions {
  /**
   * How tasks run: `async` (this event loop; also `eventlet` and `gevent`), or `solo` (the same, one at a time).
   *
   * @defaultValue the setting `workerPool`
   */
  readonly pool?: string | undefined
  /**
   * Tasks at a time. More wait.
   *
   * @defaultValue the setting `workerConcurrency`, else 100
   */
  readonly concurrency?: number | 'auto' | undefined
  /**
   * Messages taken in advance, times the concurrency; 0 is no limit.
   *
   * @defaultValue the setting `workerPrefetchMultiplier`
   */
  readonly prefetchMultiplier?: number | undefined
  /**
   * Names of the queues to consume from. Unknown ones are made, unless `taskCreateMissingQueues` is off.
   *
   * @defaultValue every queue of `taskQueues`, else the default queue
   */
  readonly queues?: readonly string[] | string | undefined
  /** Names of queues not to consume from. */
  readonly excludeQueues?: readonly string[] | string | undefined
  /**
   * Node name; `%h`, `%n` and `%d` stand for host, host without domain, domain.
   *
   * @defaultValue `celery@%h`
   */
  readonly hostname?: string | undefined
  /**
   * Modules with tasks to import at the start, besides the settings `imports` and `include`. Paths are the working
   * folder's.
   */
  readonly include?: readonly string[] | string | undefined
  /** Delete all messages that wait in the queues before the start. @defaultValue false */
  readonly purge?: boolean | undefined
  /** Where its log lines go: pino, winston, `console`, or whatever has their methods. @defaultValue the app's */
  readonly logger?: LoggerLike | undefined
  /** Gossip between workers is not in this version: always as if true. */
  readonly withoutGossip?: boolean | undefined
  /** The greeting at the start is not in this version either: always as if true. */
  readonly withoutMingle?: boolean | undefined
  /** Send no heartbeats: other workers and monitors do not know that this one is there. @defaultValue false */
  readonly withoutHeartbeat?: boolean | undefined
  /** Seconds between two heartbeats. @defaultValue 2 */
  readonly heartbeatInterval?: number | undefined
  /**
   * Send events of tasks, for monitors.
   *
   * @defaultValue the setting `workerSendTaskEvents`
   */
  readonly taskEvents?: boolean | undefined
}

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
  readonly taskEvents: boolean
  readonly withoutHeartbeat: boolean
  /** Seconds; null where no heartbeats are sent. */
  readonly heartbeatInterval: number | null
  readonly logger: Logger
}

/** One option of a worker: how it is checked, and what counts where it is left out. */
export interface WorkerOptionSpec<Given = unknown, Compiled = unknown> {
  readonly check: Check
  /** The setting that counts where it is left out. */
  readonly setting?: keyof Settings
  /** The complete value; `given` is the option, or the setting. Null: nothing goes by it in this version. */
  readonly compile: ((given: Given | null | undefined, app: { readonly logger: Logger }) => Compiled) | null
}

type WorkerOptionSpecs = {
  readonly [K in keyof WorkerOptions]-?: WorkerOptionSpec<
    WorkerOptions[K],
    K extends keyof CompiledOptions ? CompiledOptions[K] : never
  >
}

const defaultConcurrency = 100

const positiveSeconds = check('a number of seconds above 0', (value) => Number(value) > 0 && Number.isFinite(value))

const specs: WorkerOptionSpecs = {
  // A pool's name is looked up: the ones that are missing have an error of their own.
  pool: { check: text, setting: 'workerPool', compile: (given) => poolKind(given ?? 'async') },
  concurrency: {
    check: check("a whole number of at least 1, or 'auto'", (value) => value === 'auto' || isPositive(value)),
    setting: 'workerConcurrency',
    // `auto` is for pools that are bound to processors.
    compile: (given) => (typeof given === 'number' ? given : defaultConcurrency),
  },
  prefetchMultiplier: { check: count, setting: 'workerPrefetchMultiplier', compile: (given) => given ?? 0 },
  queues: { check: namesOrText, compile: listed },
  excludeQueues: { check: namesOrText, compile: listed },
  hostname: { check: text, compile: (given) => expandNodeName(given ?? undefined) },
  include: { check: namesOrText, compile: listed },
  purge: { check: flag, compile: (given) => given ?? false },
  logger: { check: record, compile: (given, app) => (given ? adoptLogger('Worker', given) : app.logger) },
  withoutGossip: { check: anything, compile: null },
  withoutMingle: { check: anything, compile: null },
  withoutHeartbeat: { check: flag, compile: (given) => given ?? false },
  heartbeatInterval: { check: positiveSeconds, compile: (given) => given ?? 2 },
  taskEvents: { check: flag, setting: 'workerSendTaskEvents', compile: (given) => given ?? false },
}

/** Every option of a worker, by its name. */
export const workerOptionSpecs: ReadonlyMap<string, WorkerOptionSpec> = new Map(
  Object.entries(specs) as unknown as [string, WorkerOptionSpec][],
)

function isPositive(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0
}

/** `'a,b'` as the command line has it, or a list. */
function listed(value: readonly string[] | string | null | undefined): readonly string[] {
  const names = typeof value === 'string' ? value.split(',') : (value ?? [])
  return names.map((name) => name.trim()).filter((name) => name !== '')
}
