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

  it('does not look at all that are waited for each time that one comes', () => {
    let looks = 0
    const options = { isKept: () => ++looks > 0, onDropped: () => expect.fail('Dropped') }
    const cache = new RecordCache(10, options)
    for (let i = 0; i < 1_000; i++) cache.put(record(`${i}`, 'STARTED'))
    expect(looks).toBeLessThan(10_000)
    expect(cache.get('0')).toBeDefined()
  })

  it('drops what it could not while it was waited for', () => {
    const waitedFor = new Set(['a', 'b', 'c', 'd'])
    const cache = new RecordCache(2, { isKept: (id) => waitedFor.has(id), onDropped: () => undefined })
    for (const id of waitedFor) cache.put(record(id, 'SUCCESS'))
    waitedFor.clear()
    cache.put(record('e', 'SUCCESS'))
    expect(['a', 'b', 'c', 'd'].filter((id) => cache.get(id))).toHaveLength(1)
    expect(cache.get('e')).toBeDefined()
  })

  it('forgets', () => {
    const { cache } = cacheOf(2)
    cache.put(record('a', 'SUCCESS'))
    cache.delete('a')
    expect(cache.get('a')).toBeUndefined()
    expect(cache.put(record('a', 'STARTED'))).toBe(true)
  })
})
