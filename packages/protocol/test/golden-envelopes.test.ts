import {
  buildEnvelope,
  decodeJson,
  encodeJson,
  markRedelivered,
  parseEnvelope,
  parseUnackedEntry,
  unackedEntry,
} from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { goldenFiles, readGolden } from './corpus/corpus.ts'
import { harvest } from './corpus/harvest.ts'
import { withoutWholeFloats } from './corpus/whole-floats.ts'

const files = goldenFiles().map((file) => ({ ...file, ...harvest(file) }))
const withEnvelopes = files.filter((file) => file.envelopes.length > 0)

describe.each(withEnvelopes)('$name', ({ envelopes }) => {
  it('reads what kombu wrote and writes the same members in the same order [C46]', () => {
    for (const text of envelopes) {
      const { message, exchange, routingKey, deliveryTag, bodyEncoding, redelivered } = parseEnvelope(text)
      const rebuilt = buildEnvelope(message, {
        exchange,
        routingKey,
        deliveryTag,
        bodyEncoding: bodyEncoding as 'base64' | null,
      })
      const expected = JSON.parse(text)
      if (redelivered) delete expected.properties.delivery_info.redelivered
      expect(rebuilt).toBe(JSON.stringify(expected))
    }
  })

  it('decodes and encodes it byte for byte [C23]', () => {
    for (const text of envelopes) expect(encodeJson(decodeJson(text))).toBe(withoutWholeFloats(text))
  })
})

describe.each(files.filter((file) => file.unacked.length > 0))('$name', ({ unacked }) => {
  it('reads and writes entries of unacked messages [C54]', () => {
    for (const text of unacked) {
      const [envelope, exchange, routingKey] = JSON.parse(text)
      expect(parseUnackedEntry(text)).toEqual({ envelope: JSON.stringify(envelope), exchange, routingKey })
      expect(unackedEntry(encodeJson(decodeJson(text.slice(1, text.lastIndexOf('}') + 1))), exchange, routingKey)).toBe(
        withoutWholeFloats(text),
      )
    }
  })
})

it('marks a message as kombu does when it gives it back [C56]', () => {
  const { envelopes } = harvest(readGolden('envelopes/redis-restored-visible'))
  expect(envelopes.length).toBeGreaterThan(0)
  for (const restored of envelopes) {
    const original = JSON.parse(restored)
    delete original.headers.redelivered
    delete original.properties.delivery_info.redelivered
    expect(parseEnvelope(JSON.stringify(original)).redelivered).toBe(false)
    expect(markRedelivered(JSON.stringify(original))).toBe(JSON.stringify(JSON.parse(restored)))
    expect(parseEnvelope(restored).redelivered).toBe(true)
  }
})
