import { afterEach, describe, expect, it } from 'vitest'
import { concurrency, isoTime, jsonArray, jsonObject, secondsOrTime } from './parse-values.ts'

describe('JSON', () => {
  it('keeps large integers, and reads what Python writes', () => {
    expect(jsonArray('[9007199254740993, NaN]')).toEqual([9007199254740993n, Number.NaN])
    expect(jsonObject('{"n": 100000000000000000000}')).toEqual({ n: 10n ** 20n })
  })

  it.each(['[1', '{}', '', 'x'])('%s is no array', (text) => {
    expect(() => jsonArray(text)).toThrow(/JSON/)
  })
})

describe('times', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it('without an offset are UTC, wherever the machine is', () => {
    process.env['TZ'] = 'Asia/Tokyo'
    expect(isoTime('2030-01-01T10:00:00').toISOString()).toBe('2030-01-01T10:00:00.000Z')
    expect(isoTime('2030-01-01 10:00').toISOString()).toBe('2030-01-01T10:00:00.000Z')
    expect(isoTime('2030-01-01T10:00:00+09:00').toISOString()).toBe('2030-01-01T01:00:00.000Z')
  })

  // What `Date` makes something of.
  it.each(['tomorrow 10', 'in 2030', 'May 5', ''])('%s is none', (text) => {
    expect(() => isoTime(text)).toThrow('ISO 8601')
    expect(() => secondsOrTime(text)).toThrow('ISO 8601')
  })

  it('may be seconds', () => {
    expect(secondsOrTime('1.5')).toBe(1.5)
    expect(secondsOrTime('2030-01-01')).toEqual(new Date('2030-01-01T00:00:00Z'))
  })
})

it('a concurrency of 0 is the pool’s own, as for Celery', () => {
  expect(concurrency('0')).toBe('auto')
  expect(concurrency('7')).toBe(7)
  expect(() => concurrency('-1')).toThrow('auto')
})
