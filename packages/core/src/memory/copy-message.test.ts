import { expect, it } from 'vitest'
import { copyMessage } from './copy-message.ts'

it('copies plain values at every depth, and keeps the kinds', () => {
  const headers = {
    list: [1, { deep: ['x'] }] as unknown[],
    bytes: Uint8Array.of(1, 2),
    date: new Date(5),
    big: 9_007_199_254_740_993n,
    nothing: null,
    bare: Object.assign(Object.create(null) as object, { a: 1 }),
  }
  const message = {
    body: Buffer.from('abc'),
    contentType: 't',
    contentEncoding: 'e',
    headers,
    properties: { priority: 3 },
  }
  const copy = copyMessage(message)
  expect(copy).toEqual({ ...message, body: Uint8Array.from(message.body), headers: { ...headers, bare: { a: 1 } } })
  message.body[0] = 0
  headers.list.push('more')
  headers.bytes[0] = 9
  expect(Buffer.from(copy.body).toString()).toBe('abc')
  expect(copy.headers['list']).toEqual([1, { deep: ['x'] }])
  expect(copy.headers['bytes']).toEqual(Uint8Array.of(1, 2))
})

it('takes __proto__ for a name like any other', () => {
  const headers = JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": 1}}') as Record<string, unknown>
  const copy = copyMessage({ body: new Uint8Array(), contentType: '', contentEncoding: '', headers, properties: {} })
  expect(Object.getOwnPropertyNames(copy.headers)).toEqual(['__proto__', 'a'])
  expect(Object.getPrototypeOf(copy.headers)).toBe(Object.prototype)
  expect('polluted' in copy.headers).toBe(false)
})
