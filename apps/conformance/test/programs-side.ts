import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const programOf = (name: string): string => fileURLToPath(new URL(`../src/${name}.mjs`, import.meta.url))

/** Node started without what the test runner has in its environment and in its options. */
export function plainNode(): { env: NodeJS.ProcessEnv; execArgv: string[] } {
  const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env
  return { env, execArgv: [] }
}

/** A worker in a process of its own, whose program is `run()` and nothing else. */
export class WorkerProgram {
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>
  #errors = ''

  constructor(settings: Readonly<Record<string, unknown>>, workers = 1, program = 'run-worker') {
    // The built packages, whatever the test runner resolves to.
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const
    this.#child = fork(programOf(program), [JSON.stringify({ settings, workers })], {
      ...plainNode(),
      stdio: [...stdio],
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors += chunk
    })
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  /** Resolves with the next word that it says. @throws Error where it ends before, with what it wrote */
  async says(word: string): Promise<void> {
    const gone = this.#ended.then((code) => {
      throw new Error(`it ended with ${code} before it was ${word}: ${this.#errors}`)
    })
    for (;;) {
      const [said] = (await Promise.race([once(this.#child, 'message'), gone])) as unknown[]
      if (said === word) return
    }
  }

  /** Stops it warm. @returns its exit code, and how long after that it was gone */
  async stop(): Promise<{ code: number | null; lingeredMs: number }> {
    const asked = performance.now()
    this.#child.kill('SIGTERM')
    const code = await this.#ended
    return { code, lingeredMs: performance.now() - asked }
  }

  /** What it wrote on standard error. */
  get errors(): string {
    return this.#errors
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Resolves with its exit code, null where a signal ended it. */
  get ended(): Promise<number | null> {
    return this.#ended
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

/** Runs a script to its end. `onStart` gets the process, to stop it. */
export async function runScript(
  path: string,
  onStart: (child: ChildProcess) => Promise<void> = () => Promise.resolve(),
  args: readonly string[] = [],
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [path, ...args], {
    ...plainNode(),
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: dirname(path),
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk
  })
  const ended = once(child, 'close')
  try {
    await Promise.race([onStart(child), ended])
    const [code] = await ended
    return { code: code as number | null, output, errors }
  } finally {
    child.kill('SIGKILL')
  }
}
