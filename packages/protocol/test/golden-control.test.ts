import {
  buildControlReply,
  buildControlRequest,
  decodeJson,
  encodeJson,
  parseControlReply,
  parseControlRequest,
  pidboxExchange,
  pidboxReplyExchange,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles } from './corpus/corpus.ts'
import { messagesOf } from './corpus/messages.ts'
import { withoutWholeFloats } from './corpus/whole-floats.ts'

const files = goldenFiles().map((file) => {
  const messages = messagesOf(file)
  return {
    ...file,
    requests: messages.filter(({ exchange }) => exchange === pidboxExchange()),
    replies: messages.filter(({ exchange }) => exchange === pidboxReplyExchange()),
  }
})

describe.each(files.filter(({ requests }) => requests.length > 0))('$name', ({ requests }) => {
  it('reads commands and writes them byte for byte', () => {
    for (const { body, routingKey } of requests) {
      const text = body?.toString() ?? ''
      expect(encodeJson(buildControlRequest(parseControlRequest(decodeJson(text))))).toBe(withoutWholeFloats(text))
      expect(routingKey).toBe('')
    }
  })
})

describe.each(files.filter(({ replies }) => replies.length > 0))('$name', ({ replies, content }) => {
  it('reads replies and writes them byte for byte', () => {
    for (const { body, headers } of replies) {
      const text = body?.toString() ?? ''
      const { node, reply } = parseControlReply(decodeJson(text))
      expect(encodeJson(buildControlReply(node, reply))).toBe(withoutWholeFloats(text))
      expect(Object.keys(headers)).toEqual(['ticket', 'clock'])
    }
    const bodies = (content['reply_bodies'] ?? []) as unknown[]
    if (bodies.length > 0) expect(replies.map(({ body }) => JSON.parse(body?.toString() ?? ''))).toEqual(bodies)
  })
})

describe.each(files.filter(({ wire }) => hasRequest(wire)))('$name', ({ wire }) => {
  it('reads the command that was answered and writes it again', () => {
    const { request_body: body } = wire as { request_body: unknown }
    expect(JSON.stringify(buildControlRequest(parseControlRequest(body)))).toBe(JSON.stringify(body))
  })
})

function hasRequest(wire: unknown): boolean {
  return typeof wire === 'object' && wire !== null && 'request_body' in wire && wire.request_body !== null
}
