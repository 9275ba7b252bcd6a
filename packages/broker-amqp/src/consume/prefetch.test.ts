import { describe, expect, it } from 'vitest'
import { nextLimit, qosCount } from './prefetch.ts'

describe('qosCount', () => {
  it.each([
    [1, 1],
    [16, 16],
    [65_535, 65_535],
    [65_536, 0],
    ['unlimited', 0],
    [0, 1],
    [-3, 1],
  ] as const)('%s is %d', (prefetch, count) => {
    expect(qosCount(prefetch)).toBe(count)
  })
})

describe('nextLimit', () => {
  it('leaves a consumer alone that has what it should', () => {
    expect(nextLimit({ wanted: 16, limit: 16, open: 16, openBefore: 0 })).toBeUndefined()
    expect(nextLimit({ wanted: 17, limit: 16, open: 10, openBefore: 0 })).toBeUndefined()
  })

  it('starts it again when all that it may have is held', () => {
    expect(nextLimit({ wanted: 17, limit: 16, open: 16, openBefore: 0 })).toBe(1)
    expect(nextLimit({ wanted: 2, limit: 1, open: 1, openBefore: 0 })).toBe(1)
  })

  it('starts it again when it lacks a quarter', () => {
    expect(nextLimit({ wanted: 20, limit: 16, open: 6, openBefore: 0 })).toBe(14)
  })

  it('does not count again what is held since before', () => {
    expect(nextLimit({ wanted: 32, limit: 16, open: 32, openBefore: 16 })).toBeUndefined()
    expect(nextLimit({ wanted: 31, limit: 16, open: 20, openBefore: 15 })).toBeUndefined()
  })

  it('takes back what is too much when it is twice as much', () => {
    expect(nextLimit({ wanted: 12, limit: 16, open: 0, openBefore: 0 })).toBeUndefined()
    expect(nextLimit({ wanted: 8, limit: 16, open: 0, openBefore: 0 })).toBe(8)
    expect(nextLimit({ wanted: 4, limit: 16, open: 10, openBefore: 0 })).toBe(1)
    expect(nextLimit({ wanted: 4, limit: 1, open: 10, openBefore: 10 })).toBeUndefined()
  })

  it('goes from a limit to none and back', () => {
    expect(nextLimit({ wanted: 0, limit: 16, open: 3, openBefore: 0 })).toBe(0)
    expect(nextLimit({ wanted: 0, limit: 0, open: 3, openBefore: 0 })).toBeUndefined()
    expect(nextLimit({ wanted: 16, limit: 0, open: 3, openBefore: 0 })).toBe(13)
  })

  it('lets ten thousand held messages through with few starts', () => {
    let state = { wanted: 16, limit: 16, open: 0, openBefore: 0 }
    let starts = 0
    for (let held = 0; held < 10_000; held++) {
      expect(state.open - state.openBefore).toBeLessThan(state.limit)
      state = { ...state, open: state.open + 1, wanted: state.wanted + 1 }
      const limit = nextLimit(state)
      if (limit === undefined) continue
      starts++
      state = { ...state, limit, openBefore: state.open }
    }
    expect(starts).toBeLessThan(2_600)
  })
})
