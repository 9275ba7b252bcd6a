import {
  buildEvent,
  decodeJson,
  EVENT_EXCHANGE,
  encodeJson,
  eventGroup,
  eventRoutingKey,
  parseEvents,
  TASK_MULTI,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles } from './corpus/corpus.ts'
import { messagesOf } from './corpus/messages.ts'
import { withoutWholeFloats } from './corpus/whole-floats.ts'

const files = goldenFiles()
  .map((file) => ({ ...file, messages: messagesOf(file).filter(({ exchange }) => exchange === EVENT_EXCHANGE) }))
  .filter(({ messages }) => messages.length > 0)

describe.each(files)('$name', ({ messages }) => {
  it('reads events and writes them byte for byte [C110]', () => {
    for (const { body } of messages) {
      const text = body?.toString() ?? ''
      const events = parseEvents(decodeJson(text))
      const rebuilt = events.map(({ type, fields, ...base }) => buildEvent(type, fields, base))
      expect(encodeJson(text.startsWith('[') ? rebuilt : rebuilt[0])).toBe(withoutWholeFloats(text))
    }
  })

  it('finds them under the routing key of their type, from the node that sent them [C110]', () => {
    for (const { body, routingKey, headers, properties } of messages) {
      const events = parseEvents(decodeJson(body ?? ''))
      expect(events.length).toBeGreaterThan(0)
      for (const { type, hostname } of events) {
        expect(routingKey).toBe(body?.[0] === 0x5b ? TASK_MULTI : eventRoutingKey(type))
        expect(eventGroup(type)).toBe(routingKey.split('.')[0])
        expect(headers).toEqual({ hostname })
      }
      expect(properties['delivery_mode']).toBe(1)
    }
  })
})
