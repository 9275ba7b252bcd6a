import { type BrokerAdapter, type BrokerReference, brokerReference } from '@celeriac/core/adapter'
import { AmqpBroker } from './amqp-broker.ts'
import type { AmqpOptions } from './amqp-options.ts'

/** RabbitMQ, and other servers that speak AMQP 0-9-1. */
export const adapter: BrokerAdapter = {
  name: 'amqp',
  schemes: ['amqp', 'amqps', 'pyamqp'],
  open: (url, settings, host) => new AmqpBroker(url, settings, host),
}

/**
 * A RabbitMQ broker as a value for `broker` and `brokerUrl`, instead of a URL that makes core load this package.
 *
 * @param url - one, or several to fail over between
 * @param options - go before `brokerTransportOptions`
 */
export function amqpBroker(url: string | readonly string[], options: AmqpOptions = {}): BrokerReference {
  return brokerReference(adapter, url, { ...options })
}
