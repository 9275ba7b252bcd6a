import { type Celery, signals } from '@celeriac/core'
import { consoleLogger, internalsOf, type LogLevel } from '@celeriac/core/internal'
import { maskUrl } from '@celeriac/protocol'
import { Worker } from '@celeriac/worker'
import { expandFileName } from '@celeriac/worker/internal'
import { Command, Option } from 'commander'
import { type GlobalOptions, loadApp, type Terminal } from '../context.ts'
import { logLevel } from '../options/log-level.ts'
import { commaList, concurrency, seconds, wholeNumber } from '../options/parse-values.ts'
import { addRefusedOptions, refuseOptions } from '../options/refused-options.ts'
import { banner } from '../output/banner.ts'
import { openLog } from '../output/open-log.ts'
import { version } from '../version.ts'
import { restartOnHangup } from './restart-on-hangup.ts'

interface WorkerFlags {
  readonly hostname?: string
  readonly loglevel: LogLevel
  readonly logfile?: string
  readonly prefetchMultiplier?: number
  readonly concurrency?: number | 'auto'
  readonly pool?: string
  readonly queues?: readonly string[]
  readonly excludeQueues?: readonly string[]
  readonly include?: readonly string[]
  readonly purge?: boolean
  readonly taskEvents?: boolean
  readonly events?: boolean
  readonly withoutHeartbeat?: boolean
  readonly heartbeatInterval?: number
}

/** `celeriac -A tasks worker`: runs a worker until a signal stops it. */
export function workerCommand(terminal: Terminal, done: (exitCode: number) => void): Command {
  const command = new Command('worker')
    .description('Start worker instance.')
    .option('-n, --hostname <name>', 'node name, such as w1@%h; %h is the host, %n its name, %d its domain')
    .addOption(
      new Option('-l, --loglevel <level>', 'DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL')
        .argParser(logLevel)
        .default('warn' satisfies LogLevel, 'WARNING'),
    )
    .option('-f, --logfile <path>', 'log to this file instead of standard error')
    .option('--prefetch-multiplier <count>', 'messages taken in advance, times the concurrency', wholeNumber)
    .option('-c, --concurrency <count>', 'tasks at a time (default: 100)', concurrency)
    .option('-P, --pool <kind>', 'async or solo')
    .option('-Q, --queues <names>', 'queues to consume from, with commas between', commaList)
    .option('-X, --exclude-queues <names>', 'queues not to consume from', commaList)
    .option('-I, --include <modules>', 'further modules to import', commaList)
    .option('--purge', 'delete all waiting messages first')
    .addOption(new Option('--discard').hideHelp())
    .option('-E, --task-events', 'send events of tasks, for monitors')
    .addOption(new Option('--events').hideHelp())
    .option('--without-heartbeat', 'no heartbeat events')
    .option('--heartbeat-interval <seconds>', 'seconds between two heartbeats (default: 2)', seconds)
    // What they turn off is not in this version.
    .option('--without-gossip', 'no gossip with other workers')
    .option('--without-mingle', 'no greeting of other workers')
    // Either profile of optimization is what this pool does anyway.
    .addOption(new Option('-O, --optimization <profile>').choices(['default', 'fair']).hideHelp())
  addRefusedOptions(command)
  return command.action(async (flags: WorkerFlags & { readonly discard?: boolean }) => {
    refuseOptions(command)
    const global = command.optsWithGlobals<GlobalOptions>()
    if (global.app === undefined) command.error("error: option '-A, --app <module>' missing: a worker needs an app")
    const app = await loadApp(command)
    const run = async (): Promise<number> => {
      try {
        return await runWorker(app, { ...flags, purge: flags.purge || flags.discard || false }, global, terminal)
      } finally {
        await app.close()
      }
    }
    done(await restartOnHangup(run, terminal.out))
  })
}

async function runWorker(app: Celery, flags: WorkerFlags, global: GlobalOptions, terminal: Terminal): Promise<number> {
  const { loglevel, logfile, ...options } = flags
  const worker = new Worker(app, pick(options))
  const log = logfile ? openLog(expandFileName(logfile, worker.hostname), terminal.err) : undefined
  // Log lines of connections and results go the same way.
  const { clock, conf } = internalsOf(app)
  internalsOf(app).setUpLogging(
    consoleLogger({
      clock,
      level: loglevel,
      format: conf.workerLogFormat,
      taskFormat: conf.workerTaskLogFormat,
      datefmt: conf.workerLogDatefmt,
      taskDatefmt: conf.workerTaskLogDatefmt,
      color: global.color !== false && (conf.workerLogColor ?? (log === undefined && process.stderr.isTTY === true)),
      ...log,
    }),
  )
  const showBanner = (): void => {
    if (global.quiet !== true) terminal.out(bannerOf(app, worker, loglevel))
  }
  const disconnect = signals.celerydAfterSetup.connect(showBanner, { sender: worker.hostname })
  try {
    return await worker.run((text) => terminal.out(`\n${text}`))
  } finally {
    disconnect()
    await log?.close()
  }
}

/** The options that the worker takes; the other flags turn off what this version does not have. */
function pick({
  hostname,
  prefetchMultiplier,
  concurrency,
  pool,
  queues,
  excludeQueues,
  include,
  purge,
  taskEvents,
  events,
  withoutHeartbeat,
  heartbeatInterval,
}: Omit<WorkerFlags, 'loglevel'>) {
  const more = { taskEvents: taskEvents || events, withoutHeartbeat, heartbeatInterval }
  return { hostname, prefetchMultiplier, concurrency, pool, queues, excludeQueues, include, purge, ...more }
}

function bannerOf(app: Celery, worker: Worker, level: LogLevel): string {
  const { conf, registry, clock, main } = internalsOf(app)
  const names = registry.names().sort()
  return banner({
    version: version(),
    hostname: worker.hostname,
    app: main,
    transport: addressText(conf.brokerReadUrl ?? conf.brokerUrl, 'amqp://guest:**@localhost:5672//'),
    results: addressText(conf.resultBackend, 'disabled://'),
    concurrency: worker.concurrency,
    pool: worker.pool,
    queues: worker.queues,
    tasks: level === 'debug' ? names : level === 'info' ? names.filter((name) => !name.startsWith('celery.')) : null,
    now: new Date(clock.now()),
  })
}

/** Addresses without their passwords. */
function addressText(address: unknown, none: string): string {
  if (address === null || address === undefined || address === '') return none
  if (typeof address === 'string') return maskUrl(address)
  if (Array.isArray(address)) return address.map((url) => maskUrl(String(url))).join(';')
  return typeof address === 'object' && 'urls' in address ? addressText(address.urls, none) : none
}
