import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { RESTARTED_BY } from '@celeriac/worker/internal'

const EX_FAILURE = 1

/** Where the program was started: `--workdir` changes it later, and would do so once more. */
const startFolder = process.cwd()

/** What ends the program in place of the worker that it started. */
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR2']

/**
 * Watches for SIGHUP while a worker runs, and starts the program again afterwards if there was one, as Celery does. This
 * process stays, with its pid, as the parent of the new one: it passes signals on, and restarts it at each further SIGHUP. At
 * a terminal nothing is restarted: there SIGHUP says that it is gone.
 *
 * @param run - runs the worker, and gives its exit code
 * @param say - where the line that says so goes
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#restarting-the-worker
 */
export async function restartOnHangup(run: () => Promise<number>, say: (text: string) => void): Promise<number> {
  let hangup = false
  let child: ReturnType<typeof start> | undefined
  const onHangup = (): void => {
    hangup = true
    child?.kill('SIGUSR2')
  }
  const forward = (signal: NodeJS.Signals): void => void child?.kill(signal)
  if (!process.stdout.isTTY) process.on('SIGHUP', onHangup)
  try {
    let exitCode = await run()
    for (const signal of FORWARDED) process.on(signal, forward)
    while (hangup) {
      hangup = false
      say(`Restarting celery worker (${process.argv.join(' ')})`)
      child = start()
      const [code] = (await once(child, 'exit')) as readonly unknown[]
      exitCode = typeof code === 'number' ? code : EX_FAILURE
    }
    return exitCode
  } finally {
    process.off('SIGHUP', onHangup)
    for (const signal of FORWARDED) process.off(signal, forward)
  }
}

function start() {
  return spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    cwd: startFolder,
    env: { ...process.env, [RESTARTED_BY]: String(process.pid) },
  })
}
