import { ChordSweep } from '@celeriac/canvas/internal'
import { type Celery, type Queue, signals } from '@celeriac/core'
import {
  type AppInternals,
  type BrokerError,
  CeleriacError,
  internalsOf,
  type SupervisedConnection,
  type Timer,
} from '@celeriac/core/internal'
import { connectionBack, connectionLost, usesQuorumQueues } from './consume/connection-changes.ts'
import { purgeAtStart } from './consume/purge-at-start.ts'
import { selectQueues } from './consume/select-queues.ts'
import { TaskConsumer } from './consume/task-consumer.ts'
import { watchTaskConsumer } from './consume/watch-task-consumer.ts'
import { createParts } from './create-parts.ts'
import { handleDelivery } from './handle-delivery.ts'
import { importModule } from './include/import-module.ts'
import { warnOfNoTasks } from './include/warn-of-no-tasks.ts'
import { compileOptions } from './options/compile-options.ts'
import { warnOfMissing } from './options/warn-of-missing.ts'
import type { CompiledOptions, WorkerOptions } from './options/worker-options.ts'
import type { RemoteControl } from './remote/remote-control.ts'
import { startRemoteControl } from './remote/start-remote-control.ts'
import { ColdStop } from './stop/cold-stop.ts'
import { endRuns } from './stop/end-runs.ts'
import { type RunOptions, runUntilSignal, type StopOptions } from './stop/run-until-signal.ts'
import type { WorkerParts } from './worker-parts.ts'

const A_DAY_MS = 86_400_000

/**
 * Receives messages and runs tasks.
 *
 * @example
 * ```ts
 * process.exitCode = await new Worker(app, { concurrency: 100, queues: ['celery'] }).run()
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html
 */
export class Worker {
  /** `<name>@<host>`. */
  readonly hostname: string
  /** How many tasks run at a time. */
  readonly concurrency: number
  /**
   * Resolves when the worker has stopped, whoever asked for it; rejects where stopping failed, and where it stopped by
   * itself because its broker is gone for good.
   */
  readonly stopped: Promise<void>
  readonly #app: Celery
  readonly #options: CompiledOptions
  readonly #internals: AppInternals
  readonly #cold: ColdStop
  readonly #sweep: ChordSweep
  #starting: Promise<void> | undefined = undefined
  #started = false
  #stopping: Promise<void> | undefined = undefined
  #resolveStopped: (stopping: Promise<void>) => void = () => {}
  /** Why the worker stopped although nobody asked for it. */
  #failure: BrokerError | undefined = undefined
  #parts: WorkerParts | undefined = undefined
  #consumer: TaskConsumer | undefined = undefined
  #watch: { close(): void } | undefined = undefined
  #remote: RemoteControl | undefined = undefined
  #connection: SupervisedConnection | undefined = undefined
  #queues: readonly Queue[] = []
  #keepAlive: Timer | undefined = undefined

  /**
   * Checks the options and connects to nothing. @throws CeleriacError `unknown_option`, `not_in_this_version`,
   * `bad_option`, `pool_unavailable`
   */
  constructor(app: Celery, options: WorkerOptions = {}) {
    this.#app = app
    this.#internals = internalsOf(app)
    this.#options = compileOptions(options, this.#internals.conf, this.#internals.logger)
    this.#cold = new ColdStop(this.#options.logger)
    this.#sweep = new ChordSweep(this.#internals)
    this.hostname = this.#options.hostname
    this.concurrency = this.#options.concurrency
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve
    })
    // Who asked for the stop is told, and a lost broker is logged; nobody has to listen here as well.
    this.stopped.catch(() => undefined)
    const { conf } = this.#internals
    void signals.celerydInit.send(this.hostname, { instance: this, conf, options: { ...options } })
  }

  /** The queues that the worker consumes from; known once it is set up. */
  get queues(): readonly Queue[] {
    return this.#consumer?.queues ?? this.#queues
  }

  /** Kind of the pool. */
  get pool(): string {
    return this.#options.pool
  }

  /** Resolves when consuming. The second call waits for the first. @throws BrokerError, CeleriacError */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  /**
   * Stops consuming, lets what runs end (`cold`: does not), and gives the rest back to the broker. A second call waits
   * for the first; with `cold` it hurries it. The app stays open: whoever made it closes it.
   */
  stop(options: StopOptions = {}): Promise<void> {
    const { mode = 'warm', signal = '', exitCode = 0 } = options
    const info = { sig: signal, how: mode === 'warm' ? 'Warm' : 'Cold', exitcode: exitCode }
    void signals.workerShuttingDown.send(this.hostname, info, this.#options.logger)
    if (mode === 'cold') this.#cold.ask()
    if (this.#stopping === undefined) {
      this.#stopping = this.#stop().finally(() => this.#internals.workers.delete(this))
      const failed = (): void => {
        if (this.#failure !== undefined) throw this.#failure
      }
      this.#resolveStopped(this.#stopping.then(failed))
    }
    return this.#stopping
  }

  /**
   * Starts, then stops on SIGTERM, SIGINT or SIGQUIT as Celery does, warm on SIGHUP and SIGUSR2, and closes the app, so
   * that the process ends by itself. Errors that nobody caught do not end the tasks of others: see {@link RunOptions}. Where other workers of the app go on, the last one that was run closes it. A program that goes on to use its
   * app calls {@link start} and {@link stop} instead, and closes the app when it is done.
   *
   * @param say - where the lines for whoever sits at the terminal go
   * @returns the exit code for the process
   */
  async run(
    say: (text: string) => void = (text) => this.#options.logger.warn(text),
    options: RunOptions = {},
  ): Promise<number> {
    const ended = runUntilSignal(this, { ...options, say, logger: this.#options.logger })
    // What went wrong is told by `ended`, after the app is closed.
    await ended.catch(() => undefined)
    if (this.#internals.workers.size === 0) await this.#app.close()
    return ended
  }

  async #start(): Promise<void> {
    const { clock } = this.#internals
    // Connections between two attempts keep no process alive.
    const keepAlive = (): void => {
      this.#keepAlive = clock.after(A_DAY_MS, keepAlive, { keepAlive: true })
    }
    keepAlive()
    this.#internals.workers.add(this)
    try {
      await this.#setUp()
    } catch (error) {
      this.#keepAlive?.cancel()
      await this.#connection?.close()
      this.#internals.workers.delete(this)
      throw error
    }
    this.#started = true
    this.#parts?.heartbeat?.start()
    this.#options.logger.info(`${this.hostname} ready.`)
    await signals.workerReady.send(this, {}, this.#options.logger)
  }

  async #setUp(): Promise<void> {
    const { hostname, logger, include, purge, queues, excludeQueues } = this.#options
    const { conf } = this.#internals
    await signals.importModules.send(this, {}, logger)
    for (const name of [...conf.imports, ...conf.include, ...include]) await importModule(name)
    this.#app.finalize()
    await signals.workerInit.send(this, {}, logger)
    const parts = createParts(this, this.#internals, await this.#internals.backend(), this.#options)
    this.#parts = parts
    warnOfMissing(this.#internals, logger)
    warnOfNoTasks(this.#internals, logger)
    const selected = selectQueues(this.#internals, { queues, excludeQueues, hostname })
    this.#queues = selected
    const connection = await this.#internals.openReadConnection(hostname)
    this.#connection = connection
    if (this.#stopping !== undefined) throw new CeleriacError('closed', `${hostname} was stopped while it started`)
    await signals.celerydAfterSetup.send(hostname, { instance: this, conf }, logger)
    this.#consumer = new TaskConsumer({
      connection,
      queues: selected,
      prefetch: parts.window.prefetch,
      logger,
      prepare: async (live) => {
        if (purge) await purgeAtStart(live, selected, logger)
      },
      usesNativeDelay: () => usesQuorumQueues(parts),
      onDelivery: (delivery) => handleDelivery(delivery, parts),
      onReconnected: () => connectionBack(parts),
      onLost: () => connectionLost(parts),
      onGivenUp: (error) => this.#givenUp(error),
    })
    if (conf.workerEnableRemoteControl) {
      const shutdown = (): void => void this.stop().catch(() => undefined)
      this.#remote = startRemoteControl({ app: this.#app, parts, consuming: this.#consumer, connection, shutdown })
    }
    await this.#consumer.start()
    this.#sweep.start()
    this.#watch = watchTaskConsumer(this.#consumer, connection, {
      clock: parts.clock,
      window: parts.window,
      logger,
    })
  }

  /** Ends the worker, which has nothing left to do; whoever watches over the process is to know. */
  #givenUp(error: BrokerError): void {
    // A start that fails says so itself.
    if (!this.#started || this.#stopping !== undefined) return
    this.#failure = error
    this.#options.logger.critical(`Unrecoverable error: ${error.message}`, { error })
    this.stop({ exitCode: 1 }).catch(() => undefined)
  }

  async #stop(): Promise<void> {
    // Comes first: what ends while consuming is being stopped must not make room for others.
    this.#parts?.pool.stop()
    this.#parts?.recorder.stop()
    this.#sweep.stop()
    try {
      if (!this.#started) {
        // A start may still be waiting for a broker that is down; its error goes to whoever called start().
        await this.#connection?.close()
        await this.#starting?.catch(() => undefined)
      }
      this.#watch?.close()
      await this.#consumer?.stop()
      if (this.#parts !== undefined) await endRuns(this.#parts, this.#cold)
      await this.#consumer?.close()
      await this.#remote?.stop()
      this.#parts?.heartbeat?.stop()
      await this.#parts?.dispatcher.close()
      await this.#connection?.close()
    } finally {
      this.#keepAlive?.cancel()
    }
    await signals.workerShutdown.send(this, {}, this.#options.logger)
  }
}
