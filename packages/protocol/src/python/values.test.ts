import { describe, expect, it } from 'vitest'
import { Decimal } from './decimal.ts'
import { PyDate } from './py-date.ts'
import { PyDateTime } from './py-date-time.ts'
import { PyTime } from './py-time.ts'
import { Uuid } from './uuid.ts'
import { isPythonValue, jsonForm } from './wire-forms.ts'

const uuid = '12345678-1234-4234-8234-123456789abc'

describe.each([
  [
    'Decimal',
    Decimal,
    ['1', '-1.50', '1E+2', '.5', '5.', 'NaN', 'sNaN', '-Infinity', 'inf'],
    ['', '1,5', '0x1', '1e', 'one', '1 '],
  ],
  ['PyDate', PyDate, ['2020-01-02', '0001-01-01'], ['', '2020-02-30', '2020-13-01', 'x']],
  [
    'PyTime',
    PyTime,
    ['01:02', '01:02:03', '01:02:03.000004', '23:59:59.999999+01:00'],
    ['', '24:00', '25:00', '01:60', 'x'],
  ],
  [
    'PyDateTime',
    PyDateTime,
    ['2020-01-02T03:04:05.000600', '2020-01-02T03:04:05+01:00'],
    ['', '2020-02-30T00:00:00', 'x'],
  ],
  ['Uuid', Uuid, [uuid], ['', uuid.slice(1), `${uuid}0`, uuid.replace('1', 'x')]],
] as const)('%s', (_, Type, good, bad) => {
  it.each([...good])('takes %o', (text) => {
    const value = new Type(text)
    expect(isPythonValue(value)).toBe(true)
    const [, form] = value[jsonForm]()
    expect(JSON.stringify(form)).toContain(value instanceof Uuid ? text.replaceAll('-', '') : text)
  })

  it.each([...bad])('refuses %o', (text) => {
    expect(() => new Type(text)).toThrow(RangeError)
  })
})

it('shows itself as text', () => {
  expect([new Decimal('1.50'), new PyDate('2020-01-02'), new PyTime('01:02'), new Uuid(uuid)].map(String)).toEqual([
    '1.50',
    '2020-01-02',
    '01:02',
    uuid,
  ])
  expect(JSON.stringify([new Decimal('1.50'), new PyDate('2020-01-02'), new PyTime('01:02'), new Uuid(uuid)])).toBe(
    `["1.50","2020-01-02","01:02","${uuid}"]`,
  )
  expect(new Uuid(`urn:uuid:{${uuid.toUpperCase()}}`).toString()).toBe(uuid)
})

it('is a Date, cut to milliseconds', () => {
  const time = new PyDateTime('2020-01-02T03:04:05.123456+01:00')
  expect(time).toBeInstanceOf(Date)
  expect(time.toISOString()).toBe('2020-01-02T02:04:05.123Z')
  expect(time.iso).toBe('2020-01-02T03:04:05.123456+01:00')
})
