/** The part of a worker that is run. */
interface Runnable {
  start(): Promise<void>
  stop(options: StopOptions): Promise<void>
  /** Resolves when it has stopped, however that came about. */
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

const EX_OK = 0
const EX_FAILURE = 1

/**
 * Starts a worker and runs it until a signal stops it, as Celery does: SIGTERM warm; SIGINT warm, the second cold, the
 * third at once; SIGQUIT cold. With `REMAP_SIGTERM=SIGQUIT` in the environment SIGTERM is cold too.
 *
 * @returns the exit code for the process
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#stopping-the-worker
 */
export async function runUntilSignal(worker: Runnable, say: (text: string) => void): Promise<number> {
  let exitCode = EX_OK
  let asked = false
  let interrupts = 0
  let colds = 0
  const stop = (signal: string, mode: 'warm' | 'cold', code: number): void => {
    asked = true
    exitCode = code
    say(`worker: ${mode === 'warm' ? 'Warm' : 'Cold'} shutdown (MainProcess)`)
    // Its failure comes out of `stopped`.
    worker.stop({ mode, signal, exitCode }).catch(() => undefined)
  }
  const cold = (signal: string): void => {
    colds += 1
    if (colds > 2) process.exit(EX_FAILURE)
    if (colds === 1) say('worker: Hitting Ctrl+C again will terminate all running tasks!')
    else say('Waiting gracefully for cold shutdown to complete...')
    stop(signal, 'cold', EX_FAILURE)
  }
  const remapped = process.env['REMAP_SIGTERM'] === 'SIGQUIT'
  const handlers: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ['SIGTERM', () => (remapped ? cold('SIGTERM') : stop('SIGTERM', 'warm', EX_OK))],
    ['SIGQUIT', () => cold('SIGQUIT')],
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
  try {
    await worker.start().catch((error: unknown) => {
      // Stopped while it started: it waited for a broker, say.
      if (!asked) throw error
    })
    await worker.stopped
    return exitCode
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}
