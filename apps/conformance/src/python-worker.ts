import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pythonPath } from '@celeriac/testing/services'
import type { PythonOptions } from './python-options.ts'

const folder = fileURLToPath(new URL('../python', import.meta.url))

export interface PythonWorker {
  /** Its node name. */
  readonly name: string
  readonly pid: number
  /** Everything it has logged so far. */
  log(): string
  /** Resolves when the log holds `text`. */
  logged(text: string | RegExp, timeoutS?: number): Promise<void>
  /** Resolves when its process has ended. */
  readonly gone: Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

/** Starts Celery's own worker, and resolves when it says that it is ready. */
export async function startPythonWorker(
  options: PythonOptions,
  more: {
    readonly queues?: readonly string[]
    readonly args?: readonly string[]
    readonly name?: string
    readonly pool?: string
    readonly concurrency?: number
  } = {},
): Promise<PythonWorker> {
  const args = [
    '-m',
    'celery',
    '-A',
    'proj',
    'worker',
    '-l',
    'INFO',
    '-P',
    more.pool ?? 'threads',
    '-c',
    String(more.concurrency ?? 4),
  ]
  const name = more.name ?? `py-${process.pid}-${Math.random().toString(36).slice(2, 8)}@test`
  args.push('--without-gossip', '--without-mingle', '-n', name)
  if (more.queues) args.push('-Q', more.queues.join(','))
  if (more.args) args.push(...more.args)
  const child = spawn(await pythonPath(), args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CONFORMANCE: JSON.stringify(options), PYTHONDONTWRITEBYTECODE: '1' },
  })
  let log = ''
  let exited = false
  const listeners = new Set<() => void>()
  const heard = (chunk: string): void => {
    log += chunk
    for (const listener of [...listeners]) listener()
  }
  child.stdout.setEncoding('utf8').on('data', heard)
  child.stderr.setEncoding('utf8').on('data', heard)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      exited = true
      heard('')
      resolve()
    })
  })

  const worker: PythonWorker = {
    name,
    pid: child.pid ?? -1,
    gone,
    log: () => log,
    logged: (text, timeoutS = 30) =>
      new Promise((resolve, reject) => {
        const found = (): boolean => (typeof text === 'string' ? log.includes(text) : text.test(log))
        const end = (settle: () => void): void => {
          clearTimeout(timer)
          listeners.delete(look)
          settle()
        }
        const look = (): void => {
          if (found()) end(resolve)
          else if (exited) end(() => reject(new Error(`the Python worker ended before it logged ${text}:\n${log}`)))
        }
        const timer = setTimeout(
          () => end(() => reject(new Error(`the Python worker did not log ${text}:\n${log}`))),
          timeoutS * 1000,
        )
        listeners.add(look)
        look()
      }),
    stop: async () => {
      if (!exited) child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(force)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
  await worker.logged(/ ready\.|\]: ready|ready\.$/m)
  return worker
}
