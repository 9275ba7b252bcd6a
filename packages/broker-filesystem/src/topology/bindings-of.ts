import { BrokerError, type ExchangeSpec, type ExchangeType, type QueueSpec } from '@celeriac/core/adapter'
import { type Binding, bindingPattern } from '@celeriac/protocol'

/** A binding and the exchange whose file it belongs into. */
export interface ExchangeBinding {
  readonly exchange: string
  readonly binding: Binding
}

/**
 * Everything that a queue is bound to. The default exchange needs no binding.
 *
 * @throws BrokerError `unsupported` for exchange types that the filesystem does not have
 */
export function bindingsOf(queue: QueueSpec): ExchangeBinding[] {
  const first = queue.exchange === undefined ? [] : [{ exchange: queue.exchange, routingKey: queue.routingKey ?? '' }]
  return [...first, ...(queue.bindings ?? [])]
    .filter(({ exchange }) => exchange.name !== '')
    .map(({ exchange, routingKey }) => ({
      exchange: exchange.name,
      binding: { routingKey, pattern: patternOf(exchange, routingKey), queue: queue.name },
    }))
}

/** @throws BrokerError `unsupported` */
export function checkExchangeType(exchange: string, type: ExchangeType): void {
  if (type === 'direct' || type === 'topic' || type === 'fanout') return
  throw new BrokerError(
    'unsupported',
    `The filesystem has direct, topic and fanout exchanges; '${exchange}' is of type '${type}'.`,
    { affects: 'channel', canRetry: false },
  )
}

function patternOf({ name, type }: ExchangeSpec, routingKey: string): string {
  checkExchangeType(name, type)
  return type === 'topic' ? bindingPattern(routingKey) : ''
}
