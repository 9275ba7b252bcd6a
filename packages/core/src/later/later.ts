/** A part of Celery that this version does not have yet. */
export interface LaterFeature {
  /** The line in docs/differences.md. */
  readonly text: string
  /** Commands of `celery`. */
  readonly commands?: readonly string[]
  /** Options of `celery worker`, as commander writes them. */
  readonly workerFlags?: readonly string[]
  /** Options of `new Worker`. */
  readonly workerOptions?: readonly string[]
  /** Names of pools. */
  readonly pools?: readonly string[]
  /** Settings that are read and not acted on, with the values that ask for nothing. */
  readonly settings?: Readonly<Record<string, readonly unknown[]>>
  /** Options of tasks that no worker keeps. */
  readonly taskOptions?: readonly string[]
  /** Signals that are never sent. */
  readonly signals?: readonly string[]
}

/**
 * All that is public, or Celery's, and not there yet. Whatever refuses or warns reads this list, and
 * `node tooling/differences-page.mjs` prints it into docs/differences.md: whoever builds a feature removes its entry.
 */
export const LATER: readonly LaterFeature[] = [
  {
    text: 'pools of threads and processes, and with them `maxTasksPerChild`, `maxMemoryPerChild` and `autoscale`',
    pools: ['threads', 'processes', 'prefork', 'custom'],
    workerFlags: ['--max-tasks-per-child <count>', '--max-memory-per-child <kib>', '--autoscale <max,min>'],
    workerOptions: ['maxTasksPerChild', 'maxMemoryPerChild', 'autoscale'],
    settings: {
      workerMaxTasksPerChild: [null, 0],
      workerMaxMemoryPerChild: [null, 0],
      workerAutoscaler: [null],
      taskRejectOnWorkerLost: [null, false],
      taskRetryOnWorkerLost: [false],
    },
    signals: ['workerBeforeCreateProcess', 'workerProcessInit', 'workerProcessShutdown'],
  },
  {
    text: 'time limits and rate limits: a worker that has tasks with limits warns when it starts',
    workerFlags: ['--time-limit <seconds>', '--soft-time-limit <seconds>'],
    workerOptions: ['timeLimit', 'softTimeLimit'],
    taskOptions: ['timeLimit', 'softTimeLimit', 'rateLimit'],
    settings: {
      taskTimeLimit: [null],
      taskSoftTimeLimit: [null],
      taskDefaultRateLimit: [null],
      workerDisableRateLimits: [true, false],
    },
  },
  {
    text:
      'the remote commands `rate_limit`, `time_limit`, `pool_grow`, `pool_shrink`, `pool_restart`, `autoscale` and `election` in a worker (Python workers ' +
      'obey them), and the command `report`',
    commands: ['report'],
  },
  {
    text: 'the `events` command; the package `@celeriac/events` receives events',
    commands: ['events'],
  },
  {
    text: 'gossip and mingle: workers here are always as with `--without-gossip --without-mingle`',
  },
  {
    text: 'the state that a worker keeps over restarts (`--statedb`)',
    workerFlags: ['-S, --statedb <path>'],
    workerOptions: ['statedb'],
    settings: { workerStateDb: [null] },
  },
  {
    text: '`workerDeduplicateSuccessfulTasks` and `workerDisablePrefetch`',
    workerFlags: ['--disable-prefetch'],
    settings: { workerDeduplicateSuccessfulTasks: [false], workerDisablePrefetch: [false] },
  },
  {
    text: 'beat; `beatSchedule` and `addPeriodicTask` are kept for it',
    commands: ['beat'],
    workerFlags: ['-B, --beat', '-s, --schedule <path>', '--schedule-filename <path>', '--scheduler <name>'],
    workerOptions: ['beat', 'schedule', 'scheduler'],
    signals: ['beatInit', 'beatEmbeddedInit'],
  },
  {
    text: 'the other commands of `celery`: `purge`, `list`, `migrate`, `graph`, `amqp`, `multi`, `shell`',
    commands: ['amqp', 'graph', 'list', 'migrate', 'multi', 'purge', 'shell'],
    workerFlags: ['--pidfile <path>'],
  },
  {
    text: 'the signals around logging and the command line',
    signals: ['setupLogging', 'afterSetupLogger', 'afterSetupTaskLogger', 'userPreloadOptions'],
  },
]

type NameLists = Omit<LaterFeature, 'text' | 'settings'>

/** All names of one kind that are later. */
export function laterNames(kind: keyof NameLists): readonly string[] {
  return LATER.flatMap((feature) => feature[kind] ?? [])
}

/** Settings that are read and not acted on, each with the values that ask for nothing. */
export function laterSettings(): readonly (readonly [name: string, idle: readonly unknown[]])[] {
  return LATER.flatMap(({ settings }) => Object.entries(settings ?? {}))
}

/** How everything that refuses or warns says it. */
export const NOT_IN_THIS_VERSION = 'is not in this version'
