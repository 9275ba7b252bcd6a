import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { until } from '@celeriac/testing'
import { pythonPath } from '@celeriac/testing/services'
import type { PythonOptions } from './python-options.ts'

const folder = fileURLToPath(new URL('../python', import.meta.url))

type Fields = Readonly<Record<string, unknown>>

export interface PythonMonitor {
  /** Every event so far. */
  readonly events: readonly (Fields & { readonly type: string })[]
  /** What Celery's State knows of a task. */
  task(uuid: string): Promise<Fields | null>
  /** Node names of the workers that Celery's State takes to be alive. */
  alive(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Starts Celery's own receiver of events, and resolves when it listens. */
export async function startPythonMonitor(options: PythonOptions): Promise<PythonMonitor> {
  const child = spawn(await pythonPath(), ['monitor.py'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CONFORMANCE: JSON.stringify(options), PYTHONDONTWRITEBYTECODE: '1' },
  })
  const events: (Fields & { readonly type: string })[] = []
  const waiting = new Map<number, (value: never) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, value, event } = JSON.parse(line)
    if (event !== undefined) events.push(event)
    else waiting.get(id)?.(value as never)
  })
  let last = 0
  const ask = <T>(question: Fields): Promise<T> =>
    new Promise((resolve) => {
      last += 1
      waiting.set(last, resolve)
      child.stdin.write(`${JSON.stringify({ id: last, ...question })}\n`)
    })
  await until(() => events.length > 0, { patienceMs: 20_000 })
  return {
    events,
    task: (uuid) => ask({ task: uuid }),
    alive: () => ask({ alive: true }),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
