import { manualClock } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.ts'
import { EtaHolder } from './eta-holder.ts'

// The holder never looks into a job.
const job = (name: string): Job => ({ name }) as unknown as Job
const names = (jobs: readonly Job[]): string[] => jobs.map((held) => (held as unknown as { name: string }).name)

describe('EtaHolder', () => {
  it('lets jobs go at their time, soonest first, those of one time in the order of their coming', async () => {
    const clock = manualClock()
    const due: Job[] = []
    const holder = new EtaHolder(clock, (ready) => due.push(ready))
    const now = clock.now()
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b1', 20],
      ['b2', 20],
      ['d', 40],
    ] as const) {
      holder.add(job(name), now + ms)
    }
    await clock.advance(9)
    expect(names(due)).toEqual([])
    await clock.advance(11)
    expect(names(due)).toEqual(['a', 'b1', 'b2'])
    await clock.advance(100)
    expect(names(due)).toEqual(['a', 'b1', 'b2', 'c', 'd'])
    expect(holder.size).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it('sets one timer for ten thousand jobs', async () => {
    const clock = manualClock()
    let due = 0
    const holder = new EtaHolder(clock, () => {
      due += 1
    })
    for (let index = 0; index < 10_000; index += 1) holder.add(job(''), clock.now() + 1 + ((index * 7919) % 1000))
    expect(clock.pending).toBe(1)
    await clock.advance(1001)
    expect(due).toBe(10_000)
  })

  it('waits on where the wall clock was put back', async () => {
    const clock = manualClock()
    const due: Job[] = []
    const holder = new EtaHolder(clock, (ready) => due.push(ready))
    holder.add(job('a'), clock.now() + 1000)
    clock.jump(-5000)
    await clock.advance(1000)
    expect(due).toEqual([])
    await clock.advance(5000)
    expect(names(due)).toEqual(['a'])
  })

  it('forgets all when it is cleared', async () => {
    const clock = manualClock()
    const holder = new EtaHolder(clock, () => expect.fail('it was let go of'))
    holder.add(job('a'), clock.now() + 10)
    expect(names(holder.clear())).toEqual(['a'])
    await clock.advance(100)
    expect(clock.pending).toBe(0)
  })
})
