import { expect, it } from 'vitest'
import { knownScope } from './qos-scope.ts'

it.each([
  ['RabbitMQ', '3.2.4', false],
  ['RabbitMQ', '3.3.0', true],
  ['RabbitMQ', '3.10.8', true],
  // What may be refused since, a server does not tell.
  ['RabbitMQ', '3.12.0', undefined],
  ['RabbitMQ', '3.13.7+rc.1', undefined],
  ['RabbitMQ', '4.0.5', undefined],
  ['RabbitMQ', undefined, undefined],
  ['LavinMQ', '2.1.0', undefined],
])('%s %s has one prefetch limit for a channel: %s [C39]', (product, version, expected) => {
  expect(knownScope({ product, version })).toBe(expected)
})
