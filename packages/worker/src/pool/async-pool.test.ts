import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemClock, TaskRun } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.ts'
import { AsyncPool } from './async-pool.ts'
import type { PoolListener } from './pool.ts'

type Handler = () => unknown

/** As much of a job as the pool touches. */
function job(handler: Handler): Job {
  const definition = {
    name: 'test',
    handler,
    bind: false,
    schema: null,
    bindArguments: () => [],
    options: { hooks: {} },
  }
  const environment = { internals: { clock: systemClock() } }
  return {
    run: new TaskRun(definition as never, { args: [], kwargs: {} } as never, environment as never),
  } as unknown as Job
}

function pool(size: number, listener: Partial<PoolListener> = {}, hasRoom = () => true) {
  const ended: unknown[] = []
  const made = new AsyncPool({
    size,
    clock: systemClock(),
    hasRoom,
    listener: {
      mayStart: () => true,
      accepted: () => undefined,
      ended: (_, outcome) => void ended.push(outcome.kind === 'success' ? outcome.value : outcome.kind),
      ...listener,
    },
  })
  return { pool: made, ended }
}

describe('AsyncPool', () => {
  it('has run a handler that does not wait when run() returns', () => {
    const { pool: made, ended } = pool(1)
    made.run(job(() => 1))
    made.run(job(() => 2))
    expect(ended).toEqual([1, 2])
  })

  it('runs as many at a time as its size, the rest in order', async () => {
    const { pool: made, ended } = pool(2)
    const open: (() => void)[] = []
    let running = 0
    let most = 0
    for (let index = 0; index < 5; index += 1) {
      made.run(
        job(async () => {
          running += 1
          most = Math.max(most, running)
          await new Promise<void>((resolve) => open.push(resolve))
          running -= 1
          return index
        }),
      )
    }
    while (ended.length < 5) {
      open.shift()?.()
      await nextTurn()
    }
    expect(most).toBe(2)
    expect(ended).toEqual([0, 1, 2, 3, 4])
  })

  it('lets the event loop turn between handlers that keep it busy', async () => {
    const { pool: made, ended } = pool(100)
    let turns = 0
    const busy = (): void => {
      const until = performance.now() + 3
      while (performance.now() < until);
    }
    for (let index = 0; index < 8; index += 1) made.run(job(busy))
    expect(ended.length).toBeLessThan(8)
    while (ended.length < 8) {
      await nextTurn()
      turns += 1
    }
    expect(turns).toBeGreaterThan(1)
  })

  it('starts none while there is no room, and goes on when there is', () => {
    let room = false
    const { pool: made, ended } = pool(1, {}, () => room)
    made.run(job(() => 1))
    expect(ended).toEqual([])
    room = true
    made.resume()
    expect(ended).toEqual([1])
  })

  it('skips what may not start, and gives back what has not started', () => {
    const { pool: made, ended } = pool(1, { mayStart: () => false })
    made.run(job(() => 1))
    expect(ended).toEqual([])
    const { pool: full } = pool(1)
    full.run(job(() => new Promise(() => {})))
    full.run(job(() => 2))
    expect(full.drain()).toHaveLength(1)
  })
})
