import { expect, it } from 'vitest'
import type { Broker } from '../ports/broker.ts'
import { AddressCycle } from './address-cycle.ts'
import type { FailoverOrder } from './connection-policy.ts'

function order(failover: FailoverOrder, count: number, random?: () => number): string[] {
  const brokers = ['a', 'b', 'c'].map((displayUrl) => ({ displayUrl }) as Broker)
  const cycle = new AddressCycle(brokers, failover, random)
  return Array.from({ length: count }, () => {
    const { displayUrl } = cycle.current
    cycle.advance()
    return displayUrl
  })
}

it('goes round', () => {
  expect(order('round-robin', 5)).toEqual(['a', 'b', 'c', 'a', 'b'])
})

it('shuffles after the first', () => {
  const picks = [0.9, 0, 0.5]
  expect(order('shuffle', 4, () => picks.shift() ?? 0)).toEqual(['a', 'c', 'a', 'b'])
})

it('asks a function, whether it yields for ever or a list', () => {
  function* backwards(urls: readonly string[]): Generator<string> {
    for (;;) yield* [...urls].reverse()
  }
  expect(order(backwards, 5)).toEqual(['a', 'c', 'b', 'a', 'c'])
  expect(order(() => ['c', 'a'], 5)).toEqual(['a', 'c', 'a', 'c', 'a'])
})

it('goes round where a function yields nothing, or what there is not', () => {
  expect(order(() => [], 3)).toEqual(['a', 'b', 'c'])
  expect(order(() => ['elsewhere'], 3)).toEqual(['a', 'b', 'c'])
})
