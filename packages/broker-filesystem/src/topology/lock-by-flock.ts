import { spawn } from 'node:child_process'
import { BrokerError, type Clock } from '@celeriac/core/adapter'
import type { Unlock } from './unlock.ts'

/** Nobody holds such a lock for longer than it takes to write a few hundred bytes. */
const PATIENCE_MS = 10_000

/**
 * Has the program `flock` hold the lock: it runs a shell that says when it has it, and ends when its input ends.
 *
 * @returns undefined where there is no such program
 * @throws BrokerError where somebody else keeps the lock
 */
export async function lockByFlock(path: string, clock: Clock): Promise<Unlock | undefined> {
  const holder = spawn('flock', ['-x', path, 'sh', '-c', 'echo locked; cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  // Its input may be ended when it has gone already.
  holder.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()))
  const timer = clock.after(PATIENCE_MS, () => holder.kill('SIGKILL'), { keepAlive: true })
  const answer = await new Promise<'locked' | 'refused' | 'missing'>((resolve) => {
    holder.stdout.once('data', () => resolve('locked'))
    holder.once('error', () => resolve('missing'))
    holder.once('close', () => resolve('refused'))
  })
  timer.cancel()
  if (answer === 'missing') return undefined
  if (answer === 'refused') {
    throw new BrokerError('resource_locked', `${path} cannot be locked; another process may hold it.`, {
      affects: 'channel',
      canRetry: true,
    })
  }
  return async () => {
    holder.stdin.end()
    await ended
  }
}
