import { spawn } from 'node:child_process'

/** How long a child may take to end by itself after SIGTERM. */
const GRACE_MS = 8_000

/** Every process started here that has not ended yet. */
const running = new Set()

/**
 * Starts a process in a group of its own, so that whatever it starts can be ended with it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { windowsHide: true, ...options, detached: process.platform !== 'win32' })
  running.add(child)
  const forget = () => running.delete(child)
  child.once('exit', forget)
  child.once('error', forget)
  return child
}

/**
 * Asks a process to end, insists after a while, and resolves when it is gone.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 */
export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  send(child, signal)
  const insist = setTimeout(() => send(child, 'SIGKILL'), GRACE_MS)
  await ended
  clearTimeout(insist)
}

/** Ends everything that was started here. */
async function stopAll() {
  await Promise.all([...running].map((child) => stop(child)))
}

/**
 * Runs `main`; ends every child and calls `cleanup` when it is over, however that comes about, Ctrl-C included.
 *
 * @param {() => Promise<number>} main resolves to the exit code
 * @param {() => Promise<void> | void} [cleanup]
 */
export async function runThenCleanUp(main, cleanup = () => {}) {
  let finishing
  const finish = (code) => {
    finishing ??= stopAll()
      .then(cleanup)
      .catch((error) => console.error(error))
      .then(() => process.exit(code))
    return finishing
  }
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => {
      if (!finishing) console.error(`\n${signal}: stopping what was started …`)
      finish(code)
    })
  }
  let code = 1
  try {
    code = await main()
  } catch (error) {
    if (!finishing) console.error(error?.name === 'SetupError' ? `\n${error.message}` : error)
  }
  await finish(code)
}

/** To the whole group where there are groups. */
function send(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // The process has ended in this moment.
  }
}
