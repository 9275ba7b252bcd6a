import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Consumer } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { Prefetch } from './prefetch.ts'

function following(prefetch: Prefetch): (number | 'unlimited')[] {
  const told: (number | 'unlimited')[] = []
  prefetch.follow({ setPrefetch: (n: number | 'unlimited') => void told.push(n) } as unknown as Consumer)
  return told
}

describe('Prefetch', () => {
  it('is concurrency times multiplier; 0, and what RabbitMQ cannot count, is no limit [C39]', () => {
    expect(new Prefetch({ concurrency: 10, multiplier: 4, etaTaskLimit: null }).value).toBe(40)
    expect(new Prefetch({ concurrency: 10, multiplier: 0, etaTaskLimit: null }).value).toBe('unlimited')
    expect(new Prefetch({ concurrency: 65_535, multiplier: 1, etaTaskLimit: null }).value).toBe(65_535)
    expect(new Prefetch({ concurrency: 65_536, multiplier: 1, etaTaskLimit: null }).value).toBe('unlimited')
  })

  it('rises by one for each held task and falls again, told once a turn [C40]', async () => {
    const prefetch = new Prefetch({ concurrency: 1, multiplier: 4, etaTaskLimit: null })
    const told = following(prefetch)
    prefetch.hold()
    prefetch.hold()
    await nextTurn()
    expect(told).toEqual([6])
    prefetch.release()
    prefetch.release()
    prefetch.hold()
    prefetch.release()
    await nextTurn()
    expect(told).toEqual([6, 4])
  })

  it('does not rise beyond workerEtaTaskLimit, and never below what it is without held tasks', () => {
    const prefetch = new Prefetch({ concurrency: 1, multiplier: 4, etaTaskLimit: 5 })
    for (let index = 0; index < 10; index += 1) prefetch.hold()
    expect(prefetch.value).toBe(5)
    const low = new Prefetch({ concurrency: 1, multiplier: 4, etaTaskLimit: 2 })
    low.hold()
    expect(low.value).toBe(4)
  })

  it('is lowered by what still runs after a reconnect, and restored as messages are settled', async () => {
    let restored = 0
    const onRestored = (max: number): void => {
      restored = max
    }
    const prefetch = new Prefetch({ concurrency: 10, multiplier: 4, etaTaskLimit: null, onRestored })
    expect(prefetch.reduce(3)).toBe(28)
    const told = following(prefetch)
    expect(prefetch.value).toBe(28)
    prefetch.settled()
    await nextTurn()
    expect(told).toEqual([32])
    prefetch.settled()
    prefetch.settled()
    await nextTurn()
    expect(told).toEqual([32, 40])
    expect(restored).toBe(40)
    expect(prefetch.reduce(100)).toBe(4)
    expect(prefetch.reduce(0)).toBeUndefined()
  })
})
