import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pythonPath } from '@celeriac/testing/services'
import type { PythonOptions } from './python-options.ts'

const folder = fileURLToPath(new URL('../python', import.meta.url))

/** An exception that Python raised while it ran our code. */
export class PythonError extends Error {
  override readonly name: string = 'PythonError'
  readonly type: string
  readonly module: string
  readonly args: readonly unknown[]
  /** Names of its classes, its own first. */
  readonly bases: readonly string[]

  constructor(error: { type: string; module: string; args: unknown[]; bases: string[]; traceback: string }) {
    super(error.traceback)
    this.type = error.type
    this.module = error.module
    this.args = error.args
    this.bases = error.bases
  }
}

export interface PythonClient {
  /** Runs Python code with the tasks in scope; the value of its last expression comes back. */
  run<T = unknown>(code: string): Promise<T>
  close(): Promise<void>
}

/** A Python process with the same app, that sends tasks and reads results for us. */
export async function startPythonClient(options: PythonOptions): Promise<PythonClient> {
  const child = spawn(await pythonPath(), ['client.py'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CONFORMANCE: JSON.stringify(options), PYTHONDONTWRITEBYTECODE: '1' },
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let next = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, value, error } = JSON.parse(line)
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call?.reject(new PythonError(error))
    else call?.resolve(value as never)
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const call of waiting.values()) call.reject(new Error('the Python client has ended'))
      resolve()
    })
  })
  return {
    run: (code) =>
      new Promise((resolve, reject) => {
        waiting.set(++next, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id: next, code })}\n`)
      }),
    close: async () => {
      child.stdin.end()
      const force = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await gone
      clearTimeout(force)
    },
  }
}
