import type { ConfirmChannel } from 'amqplib'
import { expect, it } from 'vitest'
import type { Publication } from '../codec/publication.ts'
import { writeMessage } from './write-message.ts'

it('uses the public method of an amqplib that has no other', () => {
  const calls: unknown[][] = []
  const channel = { publish: (...call: unknown[]) => calls.push(call) > 0 } as unknown as ConfirmChannel
  const publication: Publication = {
    message: {
      body: new Uint8Array([1, 2, 3]).subarray(1),
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: { retries: 0 },
      properties: { correlationId: 'id', extra: { type: 'x', timestamp: new Date(5_500), user_id: 'me', other: 1 } },
    },
    exchange: 'e',
    routingKey: 'k',
    mandatory: true,
  }
  const onAnswer = (): void => undefined
  expect(writeMessage(channel, publication, onAnswer)).toBe(true)
  const options = {
    mandatory: true,
    headers: { retries: { '!': 'int32', value: 0 } },
    correlationId: 'id',
    type: 'x',
    timestamp: 5,
    userId: 'me',
  }
  expect(calls).toEqual([['e', 'k', Buffer.from([2, 3]), expect.objectContaining(options), onAnswer]])
})
