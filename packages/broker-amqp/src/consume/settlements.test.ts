import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SettlementChannel, Settlements } from './settlements.ts'

/** Writes down what RabbitMQ would be told. */
function scribe() {
  const told: string[] = []
  let settledBefore = 0
  const channel: SettlementChannel = {
    ack: ({ fields }, allUpTo) => told.push(`ack ${fields.deliveryTag}${allUpTo ? ' and before' : ''}`),
    reject: ({ fields }, requeue) => told.push(`reject ${fields.deliveryTag} ${requeue ? 'requeue' : 'drop'}`),
  }
  const settlements = new Settlements(channel, () => settledBefore++)
  const deliver = (count: number): void => {
    for (let tag = 1; tag <= count; tag++) settlements.delivered(tag)
  }
  return { told, settlements, deliver, settledBefore: () => settledBefore }
}

describe('Settlements', () => {
  it('acknowledges all of one turn at once', async () => {
    const { told, settlements, deliver } = scribe()
    deliver(5)
    for (const tag of [3, 1, 2, 4]) settlements.ack(tag)
    await new Promise((resolve) => setImmediate(resolve))
    expect(told).toEqual(['ack 4 and before'])
  })

  it('does not acknowledge what is open', () => {
    const { told, settlements, deliver } = scribe()
    deliver(6)
    for (const tag of [1, 2, 4, 6]) settlements.ack(tag)
    settlements.flush()
    expect(told).toEqual(['ack 2 and before', 'ack 4', 'ack 6'])
    told.length = 0
    settlements.ack(3)
    settlements.flush()
    expect(told).toEqual(['ack 3 and before'])
    settlements.ack(5)
    settlements.flush()
    expect(told.at(-1)).toBe('ack 5 and before')
  })

  it('rejects at once, and acknowledges around it', () => {
    const { told, settlements, deliver } = scribe()
    deliver(3)
    settlements.ack(1)
    settlements.reject(2, true)
    settlements.ack(3)
    settlements.flush()
    expect(told).toEqual(['reject 2 requeue', 'ack 3 and before'])
  })

  it('counts what is open', () => {
    const { settlements, deliver, settledBefore } = scribe()
    deliver(4)
    settlements.ack(1)
    settlements.reject(2, false)
    expect(settlements.open).toBe(2)
    settlements.restarted()
    settlements.delivered(5)
    expect([settlements.open, settlements.openBefore]).toEqual([3, 2])
    settlements.ack(3)
    settlements.ack(5)
    expect([settlements.open, settlements.openBefore]).toEqual([1, 1])
    expect(settledBefore()).toBe(1)
  })

  it('says nothing once the channel is gone', () => {
    const { told, settlements, deliver } = scribe()
    deliver(2)
    settlements.ack(1)
    settlements.close()
    settlements.flush()
    settlements.reject(2, true)
    expect(told).toEqual([])
  })

  it('settles each delivery once, as it was said, in whatever order', () => {
    const words = fc.array(
      fc.record({ tag: fc.integer({ min: 1, max: 30 }), word: fc.constantFrom('ack', 'reject', 'flush') }),
    )
    fc.assert(
      fc.property(words, (said) => {
        const broker = new Map<number, string>()
        const settle = (tag: number, how: string): void => {
          // RabbitMQ closes the channel for a tag that is not open.
          if (broker.has(tag)) throw new Error(`${tag} is settled twice`)
          broker.set(tag, how)
        }
        const channel: SettlementChannel = {
          ack: ({ fields: { deliveryTag } }, allUpTo) => {
            if (allUpTo) for (let tag = 1; tag < deliveryTag; tag++) if (!broker.has(tag)) broker.set(tag, 'ack')
            settle(deliveryTag, 'ack')
          },
          reject: ({ fields }) => settle(fields.deliveryTag, 'reject'),
        }
        const settlements = new Settlements(channel, () => undefined)
        for (let tag = 1; tag <= 30; tag++) settlements.delivered(tag)
        const expected = new Map<number, string>()
        for (const { tag, word } of said) {
          if (word === 'flush') settlements.flush()
          else if (!expected.has(tag)) {
            expected.set(tag, word)
            if (word === 'ack') settlements.ack(tag)
            else settlements.reject(tag, true)
          }
        }
        settlements.flush()
        expect(new Map([...broker].sort())).toEqual(new Map([...expected].sort()))
        expect(settlements.open).toBe(30 - expected.size)
      }),
    )
  })
})
