import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInZone, zoneFormatter } from './format-in-zone.ts'
import { isoformat } from './isoformat.ts'
import { parseIso } from './parse-iso.ts'

const years = { noInvalidDate: true, min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T23:59:59.999Z') }

describe('isoformat', () => {
  it.each([
    ['2020-01-02T03:04:05Z', 0, '2020-01-02T03:04:05+00:00'],
    ['2020-01-02T03:04:05.006Z', 0, '2020-01-02T03:04:05.006000+00:00'],
    ['2020-01-02T23:04:05Z', 60, '2020-01-03T00:04:05+01:00'],
    ['2020-01-02T03:04:05Z', -210, '2020-01-01T23:34:05-03:30'],
    ['2020-01-02T03:04:05Z', 9 + 21 / 60, '2020-01-02T03:13:26+00:09:21'],
    ['0001-01-01T00:00:00Z', 0, '0001-01-01T00:00:00+00:00'],
  ])('of %s at %d minutes is %s [C8]', (moment, offset, text) => {
    expect(isoformat(new Date(moment), offset)).toBe(text)
    expect(parseIso(text).getTime()).toBe(Date.parse(moment))
  })

  it.each([Number.NaN, Date.parse('0000-12-31T23:59:59Z'), Date.parse('+010000-01-01T00:00:00Z')])(
    'refuses %d',
    (ms) => {
      expect(() => isoformat(new Date(ms))).toThrow(RangeError)
    },
  )

  it('is read as the same moment, whatever the offset [C8]', () => {
    fc.assert(
      fc.property(fc.date(years), fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
        expect(parseIso(isoformat(date, offset))).toEqual(date)
      }),
    )
  })
})

describe('formatInZone', () => {
  it.each([
    ['UTC', '2026-11-22T09:29:11.974Z', '2026-11-22T09:29:11.974000+00:00'],
    ['Europe/Paris', '2026-11-22T09:29:11Z', '2026-11-22T10:29:11+01:00'],
    ['Europe/Paris', '2026-07-01T09:29:11Z', '2026-07-01T11:29:11+02:00'],
    ['Asia/Kolkata', '2026-07-01T09:29:11Z', '2026-07-01T14:59:11+05:30'],
    ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00-03:30'],
    ['Europe/London', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00+00:00'],
  ])('in %s at %s is %s', (zone, moment, text) => {
    expect(formatInZone(new Date(moment), zone)).toBe(text)
  })

  it('changes with the clocks', () => {
    const format = zoneFormatter('Europe/Paris')
    expect(format(new Date('2026-03-29T00:59:59Z'))).toBe('2026-03-29T01:59:59+01:00')
    expect(format(new Date('2026-03-29T01:00:00Z'))).toBe('2026-03-29T03:00:00+02:00')
  })

  it('refuses a zone that there is not', () => {
    expect(() => zoneFormatter('Mars/Olympus')).toThrow(RangeError)
  })
})
