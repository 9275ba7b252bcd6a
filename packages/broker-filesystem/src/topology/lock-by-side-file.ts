import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { BrokerError, type Clock, sleep, systemCode } from '@celeriac/core/adapter'
import type { Unlock } from './unlock.ts'

/** Between two attempts. */
const RETRY_MS = 20
/** Who holds it for so long has died. */
const STALE_MS = 5_000
const PATIENCE_MS = 10_000

/**
 * A lock among Node processes: a file `<path>.lock`, which only one can make.
 *
 * @throws BrokerError where somebody else keeps the lock
 */
export async function lockBySideFile(path: string, clock: Clock): Promise<Unlock> {
  const lock = `${path}.lock`
  const mine = randomUUID()
  const deadline = clock.monotonic() + PATIENCE_MS
  let holder: string | undefined
  let sinceMs = clock.monotonic()
  while (clock.monotonic() < deadline) {
    if (await make(lock, mine)) return () => rm(lock, { force: true })
    const current = await readFile(lock, 'utf8').catch(() => undefined)
    if (current === undefined || current !== holder) {
      holder = current
      sinceMs = clock.monotonic()
    } else if (clock.monotonic() - sinceMs > STALE_MS) {
      await rm(lock, { force: true })
    }
    await sleep(RETRY_MS, clock)
  }
  throw new BrokerError('resource_locked', `${lock} stays; another process holds it.`, {
    affects: 'channel',
    canRetry: true,
  })
}

async function make(lock: string, content: string): Promise<boolean> {
  try {
    await writeFile(lock, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
