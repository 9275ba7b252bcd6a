import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidEnvelope } from '../message/invalid-messages.ts'
import type { WireMessage } from '../message/wire-message.ts'
import { buildEnvelope } from './build-envelope.ts'
import { parseEnvelope } from './parse-envelope.ts'
import { markRedelivered, parseUnackedEntry, unackedEntry } from './unacked-entry.ts'

const message: WireMessage = {
  body: Buffer.from('[[], {}, null]'),
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  headers: { task: 'add', id: 'T1' },
  properties: { correlationId: 'T1', replyTo: 'R', deliveryMode: 2, priority: 4, expiration: '1000' },
}
const info = { exchange: 'ex', routingKey: 'rk', deliveryTag: 'D' }

describe('buildEnvelope', () => {
  it('writes the members of kombu in their order [C12] [C46]', () => {
    expect(buildEnvelope(message, info)).toBe(
      JSON.stringify({
        body: 'W1tdLCB7fSwgbnVsbF0=',
        'content-encoding': 'utf-8',
        'content-type': 'application/json',
        headers: { task: 'add', id: 'T1' },
        properties: {
          correlation_id: 'T1',
          reply_to: 'R',
          delivery_mode: 2,
          expiration: '1000',
          delivery_info: { exchange: 'ex', routing_key: 'rk' },
          priority: 4,
          body_encoding: 'base64',
          delivery_tag: 'D',
        },
      }),
    )
  })

  it('is persistent and of priority 0 where nothing else is said', () => {
    const { properties } = JSON.parse(buildEnvelope({ ...message, properties: {} }, info))
    expect(properties).toMatchObject({ delivery_mode: 2, priority: 0 })
    expect(properties).not.toHaveProperty('correlation_id')
  })

  it('keeps what else the sender set, but lets it take no place of its own', () => {
    const extra = { type: 't', delivery_tag: 'stolen', priority: 9, body_encoding: null }
    const { properties } = JSON.parse(buildEnvelope({ ...message, properties: { extra, messageId: 'm' } }, info))
    expect(properties).toMatchObject({ type: 't', message_id: 'm', delivery_tag: 'D', body_encoding: 'base64' })
  })

  it('writes header values as kombu does [C25]', () => {
    const headers = { at: new Date(0), bytes: new Uint8Array([0xff]), big: 2n ** 60n, nothing: null }
    const text = buildEnvelope({ ...message, headers }, info)
    expect(parseEnvelope(text).message.headers).toEqual(headers)
  })
})

describe('parseEnvelope', () => {
  const envelope = (properties: object, body: unknown = 'YWJj', rest: object = {}): string =>
    JSON.stringify({ body, headers: {}, properties: { delivery_info: {}, delivery_tag: 'D', ...properties }, ...rest })

  it.each([
    ['base64', 'YWJj', 'abc'],
    ['utf-8', 'é', 'é'],
    [null, 'é', 'é'],
    [undefined, 'é', 'é'],
  ])('reads a body of encoding %o [C47]', (encoding, body, text) => {
    const { message, bodyEncoding } = parseEnvelope(envelope({ body_encoding: encoding }, body))
    expect(Buffer.from(message.body).toString()).toBe(text)
    expect(bodyEncoding).toBe(encoding ?? null)
  })

  it('reads bytes as well as text', () => {
    const text = buildEnvelope(message, info)
    expect(parseEnvelope(Buffer.from(text))).toEqual(parseEnvelope(text))
  })

  it('reads a message with hardly anything in it', () => {
    expect(parseEnvelope('{"body": "", "properties": {"delivery_info": {}, "priority": "x"}}')).toEqual({
      message: {
        body: Buffer.alloc(0),
        contentType: 'application/data',
        contentEncoding: 'utf-8',
        headers: {},
        properties: {},
      },
      exchange: '',
      routingKey: '',
      deliveryTag: '',
      priority: 0,
      redelivered: false,
      bodyEncoding: null,
    })
  })

  it('finds the mark of a returned message in all three places [C56]', () => {
    expect(parseEnvelope(envelope({ delivery_info: { redelivered: true } })).redelivered).toBe(true)
    expect(parseEnvelope(envelope({}, '', { headers: { redelivered: true } })).redelivered).toBe(true)
    expect(parseEnvelope(envelope({}, '', { redelivered: true })).redelivered).toBe(true)
    expect(parseEnvelope(envelope({})).redelivered).toBe(false)
  })

  it.each([
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['no properties', '{"body": ""}'],
    ['no delivery_info', '{"body": "", "properties": {}}'],
    ['no body', '{"properties": {"delivery_info": {}}}'],
    ['headers that are none', '{"body": "", "headers": [], "properties": {"delivery_info": {}}}'],
    ['a typed value that is none', '{"body": {"__type__": "x", "__value__": 1}}'],
  ])('refuses %s', (_, text) => {
    expect(() => parseEnvelope(text)).toThrow(InvalidEnvelope)
    expect(() => parseEnvelope(text)).toThrow(expect.objectContaining({ code: 'invalid_envelope' }))
  })

  it('gives back what was built', () => {
    const header = fc.oneof(
      fc.string(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: 2n ** 60n }),
    )
    const arbitrary = fc.record({
      body: fc.uint8Array(),
      headers: fc.dictionary(
        fc.string().filter((name) => name !== '__proto__' && name !== 'redelivered'),
        header,
      ),
      priority: fc.nat(255),
      exchange: fc.string(),
      routingKey: fc.string(),
      deliveryTag: fc.uuid(),
    })
    fc.assert(
      fc.property(arbitrary, ({ body, headers, priority, ...place }) => {
        const properties = { deliveryMode: 1, priority } as const
        const envelope = parseEnvelope(buildEnvelope({ ...message, body, headers, properties }, place))
        expect(envelope).toMatchObject({ ...place, priority, redelivered: false, bodyEncoding: 'base64' })
        expect(envelope.message).toEqual({ ...message, body: Buffer.from(body), headers, properties })
      }),
    )
  })
})

it('marks a returned message twice without harm [C56]', () => {
  const once = markRedelivered(buildEnvelope(message, info))
  expect(markRedelivered(once)).toBe(once)
  expect(parseEnvelope(once)).toMatchObject({ redelivered: true, deliveryTag: 'D' })
  expect(() => markRedelivered('[]')).toThrow(InvalidEnvelope)
  expect(() => markRedelivered('{}')).toThrow(InvalidEnvelope)
})

it('keeps an unacknowledged message with the place it goes back to [C54]', () => {
  const envelope = buildEnvelope(message, info)
  const entry = unackedEntry(envelope, 'e"x', 'rk')
  expect(JSON.parse(entry)).toEqual([JSON.parse(envelope), 'e"x', 'rk'])
  expect(parseUnackedEntry(entry)).toEqual({ envelope, exchange: 'e"x', routingKey: 'rk' })
  expect(() => parseUnackedEntry('{}')).toThrow(InvalidEnvelope)
})
