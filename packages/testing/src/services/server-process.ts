import { type ChildProcess, spawn } from 'node:child_process'

/** A server that a test started and may kill. */
export interface ServerProcess {
  readonly child: ChildProcess
  /** Everything that the server has written, for the message of a failed start. */
  output(): string
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
}

/** Starts a program that ends with this process, however that ends, and keeps what it writes. */
export function startServer(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): ServerProcess {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let text = ''
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const release = child.pid === undefined ? undefined : killWithUs(child.pid)
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      keep(Buffer.from(String(error)))
      resolve()
    })
    child.once('close', () => resolve())
  }).finally(() => release?.())
  return { child, output: () => text, ended }
}

/**
 * Has a process killed when this one ends, also when this one is killed: a shell that reads a pipe of ours to its end
 * outlives us by a moment. Returns what calls it off.
 */
function killWithUs(pid: number): () => void {
  const guard = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // An interrupt from the keyboard goes to our group, which is not the guard's.
    detached: true,
  })
  guard.on('error', () => undefined)
  guard.unref()
  const { stdin } = guard
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  return () => {
    // The group of the guard: the shell and what it reads with.
    if (guard.pid !== undefined) process.kill(-guard.pid, 'SIGKILL')
  }
}

/** Sends a signal and waits for the end; does nothing where the process has ended. */
export async function endServer(server: ServerProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill(signal)
  await server.ended
}
