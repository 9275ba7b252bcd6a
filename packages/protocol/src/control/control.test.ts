import { describe, expect, it } from 'vitest'
import { InvalidControlMessage } from '../message/invalid-messages.ts'
import { buildControlReply, buildControlRequest, parseControlReply, parseControlRequest } from './control-messages.ts'
import { pidboxExchange, pidboxQueue, pidboxReplyExchange, pidboxReplyQueue } from './control-names.ts'
import { isAddressedTo } from './is-addressed-to.ts'

describe('a request', () => {
  it('says where to reply only if it wants one', () => {
    const nothing = { arguments: {}, destination: null, pattern: null, matcher: null }
    expect(JSON.stringify(buildControlRequest({ method: 'ping' }))).toBe(JSON.stringify({ method: 'ping', ...nothing }))
    const replyTo = { exchange: 'reply.celery.pidbox', routingKey: 'O' }
    const request = { method: 'ping', ...nothing, ticket: 'T', replyTo }
    const body = buildControlRequest(request)
    expect(body['reply_to']).toEqual({ exchange: 'reply.celery.pidbox', routing_key: 'O' })
    expect(parseControlRequest(body)).toEqual(request)
  })

  it('is read with what it has', () => {
    expect(parseControlRequest({ method: 'x', destination: 'w1@h', reply_to: {}, extra: 1 })).toMatchObject({
      destination: ['w1@h'],
      replyTo: null,
      ticket: null,
    })
  })

  it.each([null, [], {}, { method: 5 }, 'ping'])('is not %o', (body) => {
    expect(() => parseControlRequest(body)).toThrow(InvalidControlMessage)
  })
})

it('replies by node', () => {
  expect(buildControlReply('w1@h', undefined)).toEqual({ 'w1@h': null })
  expect(parseControlReply({ 'w1@h': { ok: 'pong' } })).toEqual({ node: 'w1@h', reply: { ok: 'pong' } })
  for (const wrong of [null, [], {}, 5]) expect(() => parseControlReply(wrong)).toThrow(InvalidControlMessage)
})

it('names exchanges and queues as kombu does', () => {
  expect([pidboxExchange(), pidboxQueue('w1@h'), pidboxReplyExchange(), pidboxReplyQueue('O')]).toEqual([
    'celery.pidbox',
    'w1@h.celery.pidbox',
    'reply.celery.pidbox',
    'O.reply.celery.pidbox',
  ])
  expect(pidboxReplyQueue('O', 'my')).toBe('O.reply.my.pidbox')
})

describe('isAddressedTo', () => {
  const NODES = ['w1@a', 'w2@a', 'w1@b', 'w[1]', 'x']
  const addressed = (request: Partial<Parameters<typeof isAddressedTo>[0]>): string[] =>
    NODES.filter((node) => isAddressedTo({ destination: null, pattern: null, matcher: null, ...request }, node))

  it('goes by the destination before all else', () => {
    expect(addressed({})).toEqual(NODES)
    expect(addressed({ destination: ['w1@a', 'y'], pattern: '*', matcher: 'glob' })).toEqual(['w1@a'])
    expect(addressed({ destination: [] })).toEqual(NODES)
  })

  /** What Python's `fnmatch` and `re.match` find. */
  it.each([
    ['w1@a', 'glob', ['w1@a']],
    ['w*', 'glob', ['w1@a', 'w2@a', 'w1@b', 'w[1]']],
    ['*@a', 'glob', ['w1@a', 'w2@a']],
    ['w?@a', 'glob', ['w1@a', 'w2@a']],
    ['w[12]@a', 'glob', ['w1@a', 'w2@a']],
    ['w[!1]@*', 'glob', ['w2@a']],
    ['w[1', 'glob', []],
    ['*', 'glob', NODES],
    ['[]x]', 'glob', ['x']],
    ['w[[]1]', 'glob', ['w[1]']],
    ['w[1]', 'glob', []],
    ['w.@a', 'glob', []],
    ['w[z-a]*', 'glob', []],
    ['W1@a', 'glob', []],
    ['w1', 'pcre', ['w1@a', 'w1@b']],
    ['w\\d@a$', 'pcre', ['w1@a', 'w2@a']],
    ['^w', 'pcre', ['w1@a', 'w2@a', 'w1@b', 'w[1]']],
    ['.*b', 'pcre', ['w1@b']],
    ['x|w2', 'pcre', ['w2@a', 'x']],
    ['@a', 'pcre', []],
    ['(', 'pcre', []],
  ])('matches %o by %s', (pattern, matcher, nodes) => {
    expect(addressed({ pattern, matcher })).toEqual(nodes)
  })

  it('means everybody where the pattern or the matcher is missing', () => {
    expect(addressed({ pattern: 'x' })).toEqual(NODES)
    expect(addressed({ pattern: '', matcher: 'glob' })).toEqual(NODES)
  })
})
