import { describe, expect, it } from 'vitest'
import { QueueCycle } from './queue-cycle.ts'

const cycle = (order: ConstructorParameters<typeof QueueCycle>[0], names: string) => {
  const queues = new QueueCycle(order)
  for (const name of names) queues.add(name)
  return queues
}

describe('QueueCycle', () => {
  it('serves last what was served last, as if messages had been taken one by one [C51]', () => {
    const queues = cycle('round_robin', 'abcd')
    queues.served(['a', 'b', 'a'])
    expect(queues.queues).toEqual(['c', 'd', 'b', 'a'])
    queues.served(['d'])
    expect(queues.queues).toEqual(['c', 'b', 'a', 'd'])
  })

  it.each([
    ['priority', ['b', 'a']],
    ['sorted', ['a', 'b']],
  ] as const)('keeps its order with %s', (order, expected) => {
    const queues = cycle(order, 'ba')
    queues.served(['b'])
    expect(queues.queues).toEqual(expected)
    expect(queues.fair).toBe(false)
  })

  it('knows each queue once, and forgets it', () => {
    const queues = cycle('round_robin', 'aab')
    expect(queues.queues).toEqual(['a', 'b'])
    queues.remove('a')
    queues.served(['a', 'b'])
    expect(queues.queues).toEqual(['b'])
  })
})
