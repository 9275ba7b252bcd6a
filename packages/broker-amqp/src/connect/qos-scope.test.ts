import { expect, it } from 'vitest'
import { isGlobalQosSupported } from './qos-scope.ts'

it.each([
  ['RabbitMQ', '3.2.4', false],
  ['RabbitMQ', '3.3.0', true],
  ['RabbitMQ', '3.10.8', true],
  ['RabbitMQ', '3.13.7+rc.1', true],
  ['RabbitMQ', '4.0.0', false],
  ['RabbitMQ', '4.2.1', false],
  ['RabbitMQ', undefined, false],
  ['LavinMQ', '3.10.0', false],
])('%s %s has one prefetch limit for a channel: %s [C39]', (product, version, expected) => {
  expect(isGlobalQosSupported({ product, version })).toBe(expected)
})
