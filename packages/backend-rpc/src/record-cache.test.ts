import type { ResultRecord } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { RecordCache } from './record-cache.ts'

function record(taskId: string, status: string): ResultRecord {
  return { taskId, status, result: status, traceback: null, children: [], dateDone: null }
}

function cacheOf(limit: number, kept: readonly string[] = []) {
  let dropped = 0
  const cache = new RecordCache(limit, { isKept: (id) => kept.includes(id), onDropped: () => dropped++ })
  return { cache, dropped: () => dropped }
}

describe('RecordCache', () => {
  it.each([
    ['STARTED', 'SUCCESS', 'SUCCESS'],
    ['STARTED', 'PROGRESS', 'PROGRESS'],
    ['FAILURE', 'SUCCESS', 'SUCCESS'],
    ['FAILURE', 'REVOKED', 'REVOKED'],
    ['SUCCESS', 'FAILURE', 'SUCCESS'],
    ['SUCCESS', 'STARTED', 'SUCCESS'],
    ['FAILURE', 'STARTED', 'FAILURE'],
    ['REVOKED', 'RETRY', 'REVOKED'],
  ])('of %s and then %s keeps %s', (before, now, kept) => {
    const { cache } = cacheOf(10)
    expect(cache.put(record('a', before))).toBe(true)
    expect(cache.put(record('a', now))).toBe(now === kept)
    expect(cache.get('a')?.status).toBe(kept)
  })

  it('drops the oldest that nobody waits for', () => {
    const { cache, dropped } = cacheOf(3, ['a'])
    for (const id of ['a', 'b', 'c', 'd', 'e']) cache.put(record(id, 'SUCCESS'))
    expect(['a', 'b', 'c', 'd', 'e'].filter((id) => cache.get(id))).toEqual(['a', 'd', 'e'])
    expect(dropped()).toBe(2)
  })

  it('counts a later state as young', () => {
    const { cache } = cacheOf(2)
    for (const [id, status] of [
      ['a', 'STARTED'],
      ['b', 'SUCCESS'],
      ['a', 'SUCCESS'],
      ['c', 'SUCCESS'],
    ] as const) {
      cache.put(record(id, status))
    }
    expect(['a', 'b', 'c'].filter((id) => cache.get(id))).toEqual(['a', 'c'])
  })

  it('keeps all where all are waited for', () => {
    const { cache, dropped } = cacheOf(1, ['a', 'b'])
    cache.put(record('a', 'SUCCESS'))
    cache.put(record('b', 'SUCCESS'))
    expect([cache.get('a'), cache.get('b'), dropped()]).toEqual([expect.anything(), expect.anything(), 0])
  })

  it('forgets', () => {
    const { cache } = cacheOf(2)
    cache.put(record('a', 'SUCCESS'))
    cache.delete('a')
    expect(cache.get('a')).toBeUndefined()
    expect(cache.put(record('a', 'STARTED'))).toBe(true)
  })
})
