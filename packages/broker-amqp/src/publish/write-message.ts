import type { ConfirmChannel } from 'amqplib'
import type { Publication } from '../codec/publication.ts'
import { type PublishFields, publishFields } from '../codec/publish-fields.ts'

type OnAnswer = (error: Error | null) => void

/** What amqplib's `publish` itself calls; its types do not tell of them. */
interface WritingChannel {
  sendMessage(fields: PublishFields, properties: PublishFields, content: Buffer): boolean
  pushConfirmCallback(onAnswer: OnAnswer): void
}

/**
 * Writes a message to a channel. amqplib's `publish` first makes the headers the prototype of another object, which
 * costs as much as all the rest of sending; so what comes after that is called directly, where it is there.
 *
 * @param onAnswer on a channel with confirms; an error says that the message was refused, or the channel closed
 * @returns false where the channel is full until its event `drain`
 */
export function writeMessage(channel: ConfirmChannel, publication: Publication, onAnswer?: OnAnswer): boolean {
  const { body } = publication.message
  const content = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const fields = publishFields(publication)
  if (isWritingChannel(channel)) {
    const hasRoom = channel.sendMessage(fields, fields, content)
    if (onAnswer !== undefined) channel.pushConfirmCallback(onAnswer)
    return hasRoom
  }
  const { exchange, routingKey } = publication
  return (channel as ConfirmChannel).publish(exchange, routingKey, content, fields as never, onAnswer)
}

function isWritingChannel(channel: object): channel is WritingChannel {
  return 'sendMessage' in channel && 'pushConfirmCallback' in channel
}
