import { fork, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** A contestant: its messages in order, and a way to end it. */
function contestant(child, listen) {
  const messages = []
  const waiters = []
  let failure
  const give = () => {
    for (const waiter of waiters.splice(0)) waiter()
  }
  listen((message) => {
    messages.push(message)
    give()
  })
  // Told to stop when it had just ended.
  child.on('error', () => {})
  child.on('exit', (code) => {
    if (code) failure = new Error(`${child.spawnargs.slice(0, 3).join(' ')} exited with ${code}`)
    give()
  })
  return {
    pid: child.pid,
    /** Why it ended before it was told to. */
    get failure() {
      return failure
    },
    async until(key) {
      for (;;) {
        const found = messages.find((message) => key in message)
        if (found) return found
        if (failure) throw failure
        await new Promise((resolve) => waiters.push(resolve))
      }
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.send({ stop: true })
      else child.kill(signal)
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(force)
    },
  }
}

export function node(script, options) {
  const child = fork(here + script, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return contestant(child, (on) => child.on('message', on))
}

export function pythonClient(python, what, options) {
  const child = spawn(python, [`${here}python/bench.py`, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH: JSON.stringify(options) },
  })
  return contestant(child, (on) => createInterface({ input: child.stdout }).on('line', (line) => on(JSON.parse(line))))
}

/** Celery's worker as it comes: prefork, a process a core. Ready when the queue has a consumer; the caller sees that. */
export function pythonWorker(python, options, more = []) {
  const args = [
    '-m',
    'celery',
    '-A',
    'bench',
    'worker',
    '-l',
    'ERROR',
    '-Q',
    options.queue,
    '--without-gossip',
    '--without-mingle',
    ...more,
  ]
  const child = spawn(python, args, {
    cwd: `${here}python`,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, BENCH: JSON.stringify(options) },
  })
  return contestant(child, () => {})
}

/** Processor time in microseconds of a process and all its children, from the kernel's books. */
export function cpuOfTree(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parents.set(Number(name), { parent: Number(fields[1]), us: (Number(fields[11]) + Number(fields[12])) * 10_000 })
    } catch {}
  }
  let total = 0
  for (const [id, { us }] of parents) {
    for (let at = id; at > 1; at = parents.get(at)?.parent ?? 0) {
      if (at !== pid) continue
      total += us
      break
    }
  }
  return total
}
