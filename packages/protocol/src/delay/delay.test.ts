import { describe, expect, it } from 'vitest'
import {
  delayedBindingKey,
  delayedRoutingKey,
  delayedTopology,
  delayLevelNames,
  MAX_DELAY_S,
} from './delayed-topology.ts'

describe('delayedRoutingKey', () => {
  /** From kombu's `calculate_routing_key`. */
  it.each([
    [1, '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.q.rk'],
    [2, '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.q.rk'],
    [3, '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.1.q.rk'],
    [255, '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.1.1.1.1.1.1.1.q.rk'],
    [2 ** 27, '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.q.rk'],
    [MAX_DELAY_S, '1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.q.rk'],
  ])('of %i seconds is that of kombu [C44]', (delayS, key) => {
    expect(delayedRoutingKey(delayS, 'q.rk')).toBe(key)
    expect(delayedRoutingKey(delayS + 0.9, 'q.rk')).toBe(key)
  })

  it('replaces an earlier delay [C44]', () => {
    expect(delayedRoutingKey(3, delayedRoutingKey(200, 'q.rk'))).toBe(delayedRoutingKey(3, 'q.rk'))
    expect(delayedRoutingKey(3, '0.1.q')).toBe(`${delayedRoutingKey(3, 'q').slice(0, -1)}0.1.q`)
  })

  it.each([0, 0.5, -1, MAX_DELAY_S + 1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d seconds [C44]', (delayS) => {
    expect(() => delayedRoutingKey(delayS, 'q.rk')).toThrow(RangeError)
  })

  it('refuses an empty key', () => {
    expect(() => delayedRoutingKey(1, '')).toThrow(RangeError)
  })
})

/** Follows a message through the levels as RabbitMQ would. */
function waitingTime(delayS: number): { waitedS: number; arrived: string } {
  const { queues, queueBindings, exchangeBindings } = delayedTopology()
  const words = delayedRoutingKey(delayS, 'q.rk').split('.')
  const matches = (key: string): boolean =>
    key.split('.').every((word, index) => word === '*' || word === '#' || word === words[index])
  let [exchange = '', waitedS] = [delayLevelNames()[0], 0]
  while (exchange !== 'celery_delayed_delivery') {
    const queue = queueBindings.find((binding) => binding.exchange === exchange && matches(binding.routingKey))?.queue
    const args = queues.find(({ name }) => name === queue)?.arguments
    const onward = exchangeBindings.filter((binding) => binding.source === exchange && matches(binding.routingKey))
    expect(onward.length).toBe(args === undefined ? 1 : 0)
    if (args !== undefined) waitedS += Number(args['x-message-ttl']) / 1000
    exchange = String(args?.['x-dead-letter-exchange'] ?? onward[0]?.destination)
  }
  return { waitedS, arrived: words.slice(28).join('.') }
}

describe('delayedTopology', () => {
  it.each([1, 2, 3, 255, 86_400, 2 ** 27, MAX_DELAY_S])('holds a message back for %i seconds [C43]', (delayS) => {
    expect(waitingTime(delayS)).toEqual({ waitedS: delayS, arrived: 'q.rk' })
  })

  it('has queues that lose nothing [C43]', () => {
    const { queues } = delayedTopology()
    expect(queues[0]).toEqual({
      name: 'celery_delayed_27',
      arguments: {
        'x-queue-type': 'quorum',
        'x-overflow': 'reject-publish',
        'x-message-ttl': 134_217_728_000,
        'x-dead-letter-exchange': 'celery_delayed_26',
        'x-dead-letter-strategy': 'at-least-once',
      },
    })
    expect(queues.at(-1)?.arguments).toMatchObject({
      'x-message-ttl': 1000,
      'x-dead-letter-exchange': 'celery_delayed_delivery',
    })
  })

  it('binds task queues behind any delay', () => {
    expect([delayedBindingKey('q.rk'), delayedBindingKey('#.x')]).toEqual(['#.q.rk', '#.x'])
  })
})
