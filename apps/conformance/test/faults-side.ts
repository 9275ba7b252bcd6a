import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from '@celeriac/testing'
import type { Redis } from 'ioredis'

const script = fileURLToPath(new URL('../src/node-worker.mjs', import.meta.url))

export interface WorkerOptions {
  readonly settings: object
  readonly queues: readonly string[]
  readonly concurrency: number
  readonly counter: { readonly url: string; readonly key: string }
  readonly hang?: boolean
  /** Tasks wait in the middle for {@link openGate}. */
  readonly gate?: boolean
  readonly sleepMs?: number
}

export interface ForkedWorker {
  kill(): Promise<void>
  stop(): Promise<void>
  /** Everything that it has logged. */
  said(): string
}

/** A Node worker in a process of its own, which the test may kill. Resolves when it consumes. */
export async function forkWorker(options: WorkerOptions): Promise<ForkedWorker> {
  const child: ChildProcess = fork(script, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Not the test runner's, which resolves packages to their sources: the built ones run here.
    execArgv: [],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it was ready:\n${said}`)))
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
  }
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), said: () => said }
}

/** Resolves when so many tasks wait at the gate. */
export async function atGate(redis: Redis, key: string, tasks: number): Promise<void> {
  await until(() => redis.llen(`${key}:waiting`), { wanted: (waiting) => waiting === tasks, patienceMs: 30_000 })
}

/** Lets so many tasks go on. */
export async function openGate(redis: Redis, key: string, tasks: number): Promise<void> {
  await redis.rpush(`${key}:go`, ...Array.from({ length: tasks }, () => 'go'))
}
