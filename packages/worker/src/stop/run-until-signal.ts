import type { Logger } from '@celeriac/core/internal'
import { endAtNextSignal } from './end-at-next-signal.ts'
import { watchParent } from './watch-parent.ts'
import { watchStrayErrors } from './watch-stray-errors.ts'

/** The part of a worker that is run. */
interface Runnable {
  start(): Promise<void>
  stop(options: StopOptions): Promise<void>
  /** Resolves when the worker has stopped, however that came about. */
  readonly stopped: Promise<void>
}

/** How a worker is to stop. */
export interface StopOptions {
  /**
   * `warm` lets what runs end; `cold` does not.
   *
   * @defaultValue 'warm'
   */
  readonly mode?: 'warm' | 'cold'
  /** The signal that asked for it: for the signal `workerShuttingDown`. */
  readonly signal?: string
  /** The process's exit code, for the same. */
  readonly exitCode?: number
}

/** Options of `worker.run()`. */
export interface RunOptions {
  /**
   * What becomes of errors that nobody caught, of tasks and of everything else in the process: `handle` logs them with the
   * task that they come from, goes on after a rejection, and stops warm with exit code 1 after an exception. `leave`
   * leaves them to the program's own listeners, or to Node, which ends the process at once.
   *
   * @defaultValue 'handle'
   */
  readonly uncaught?: 'handle' | 'leave'
}

/** What {@link runUntilSignal} uses. */
export interface RunTools extends RunOptions {
  /** Where the lines for whoever sits at the terminal go. */
  readonly say: (text: string) => void
  readonly logger: Logger
}

const EX_OK = 0
const EX_FAILURE = 1

/**
 * Starts a worker and runs it until a signal stops it, as Celery does: SIGTERM warm; SIGINT warm, the second cold, the
 * third at once; SIGQUIT cold. With `REMAP_SIGTERM=SIGQUIT` in the environment SIGTERM is cold too. SIGHUP and SIGUSR2,
 * which nodemon sends, are warm; so is the end of the `npx` or npm script that started it, and an error that nobody caught.
 *
 * @returns the exit code for the process
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#stopping-the-worker
 */
export async function runUntilSignal(worker: Runnable, { say, logger, uncaught }: RunTools): Promise<number> {
  let exitCode = EX_OK
  let failed = false
  let asked = false
  let interrupts = 0
  let colds = 0
  const stop = (signal: string, mode: 'warm' | 'cold', code: number): void => {
    asked = true
    exitCode = failed ? EX_FAILURE : code
    say(`worker: ${mode === 'warm' ? 'Warm' : 'Cold'} shutdown (MainProcess)`)
    // A start that fails makes `stopped` reject.
    worker.stop({ mode, signal, exitCode }).catch(() => undefined)
  }
  const warm = (signal: string): void => stop(signal, 'warm', EX_OK)
  const cold = (signal: string): void => {
    colds += 1
    if (colds > 2) process.exit(EX_FAILURE)
    if (colds === 1) say('worker: Hitting Ctrl+C again will terminate all running tasks!')
    else say('Waiting gracefully for cold shutdown to complete...')
    stop(signal, 'cold', EX_FAILURE)
  }
  const remapped = process.env['REMAP_SIGTERM'] === 'SIGQUIT'
  const handlers: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ['SIGTERM', () => (remapped ? cold('SIGTERM') : warm('SIGTERM'))],
    ['SIGQUIT', () => cold('SIGQUIT')],
    ['SIGHUP', () => warm('SIGHUP')],
    ['SIGUSR2', () => warm('SIGUSR2')],
    [
      'SIGINT',
      () => {
        interrupts += 1
        if (interrupts > 1) return cold('SIGINT')
        say('worker: Hitting Ctrl+C again will initiate cold shutdown, terminating all running tasks!')
        stop('SIGINT', 'warm', EX_FAILURE)
      },
    ],
  ]
  for (const [signal, handler] of handlers) process.on(signal, handler)
  const parent = watchParent(() => {
    say('worker: the program that started it has ended')
    warm('')
  })
  const onException = (): void => {
    if (failed) return
    failed = true
    stop('', 'warm', EX_FAILURE)
  }
  const strays = uncaught === 'leave' ? undefined : watchStrayErrors({ logger, onException })
  try {
    await worker.start().catch((error: unknown) => {
      // Stopped while it started: it waited for a broker, say.
      if (!asked) throw error
    })
    await worker.stopped
    return exitCode
  } finally {
    strays?.close()
    parent.close()
    endAtNextSignal(handlers.map(([signal]) => signal))
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}
