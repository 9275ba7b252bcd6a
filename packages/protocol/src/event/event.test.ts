import { describe, expect, it } from 'vitest'
import { buildEvent, parseEvents } from './event-message.ts'
import { eventGroup, eventQueue, eventRoutingKey, utcOffsetHours } from './event-names.ts'

const base = { hostname: 'w1@h', utcoffset: -5.5, pid: 1, clock: 7, timestamp: 1795339110.5 }

it('has its fields between the base and the time [C110]', () => {
  expect(Object.keys(buildEvent('task-sent', { uuid: 'T', name: 'add' }, base))).toEqual([
    'hostname',
    'utcoffset',
    'pid',
    'clock',
    'uuid',
    'name',
    'timestamp',
    'type',
  ])
})

describe('parseEvents', () => {
  it('reads one, and many [C110]', () => {
    const event = buildEvent('task-sent', { uuid: 'T' }, base)
    const read = { ...base, type: 'task-sent', fields: { uuid: 'T' } }
    expect(parseEvents(event)).toEqual([read])
    expect(parseEvents([event, event])).toEqual([read, read])
    expect(parseEvents([])).toEqual([])
  })

  it('reads what older versions and blind senders say [C110]', () => {
    const [event] = parseEvents({ type: 'x', hostname: 'h', utcoffset: -6, pid: 1, clock: null, timestamp: 1 })
    expect(event).toMatchObject({ utcoffset: -6, clock: null })
  })

  it('leaves out what is none', () => {
    expect(parseEvents([null, 5, {}, { type: 5 }, [{ type: 'x' }]])).toEqual([])
    expect(parseEvents('text')).toEqual([])
    expect(parseEvents({ type: 'x' })).toEqual([
      { type: 'x', hostname: '', utcoffset: 0, pid: 0, clock: null, timestamp: 0, fields: {} },
    ])
  })
})

it.each([
  ['task-sent', 'task.sent', 'task'],
  ['worker-elect-ack', 'worker.elect.ack', 'worker'],
  ['custom', 'custom', 'custom'],
])('of type %s has key %s and group %s [C110]', (type, key, group) => {
  expect(eventRoutingKey(type)).toBe(key)
  expect(eventGroup(type)).toBe(group)
})

it('is received by queues of their own', () => {
  expect(eventQueue('U')).toBe('celeryev.U')
  expect(eventQueue('U', 'ev')).toBe('ev.U')
})

it('counts hours to the west, and their halves [C110]', () => {
  const at = (minutes: number): Date => Object.assign(new Date(0), { getTimezoneOffset: () => minutes })
  expect([0, -60, -330, 300].map((minutes) => utcOffsetHours(at(minutes)))).toEqual([0, -1, -5.5, 5])
})
