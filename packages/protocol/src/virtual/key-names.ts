/** Begin of {@link bindingKey}. */
export const BINDING_KEY_PREFIX = '_kombu.binding.'

/** Begin of {@link bindingPermanentKey}. */
export const BINDING_PERMANENT_KEY_PREFIX = '_kombu.binding_permanent.'

/** Sorted set of exchanges by the time after which their bindings may be deleted; since kombu 5.7. */
export const bindingDeadlinesKey = '_kombu.binding_deadlines'

/** Set of an exchange's bindings. */
export function bindingKey(exchange: string): string {
  return BINDING_KEY_PREFIX + exchange
}

/** Set of those bindings whose queues do not expire; where it has members, kombu 5.7 deletes no binding of the exchange. */
export function bindingPermanentKey(exchange: string): string {
  return BINDING_PERMANENT_KEY_PREFIX + exchange
}
