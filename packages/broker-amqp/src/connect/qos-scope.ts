/**
 * Whether the prefetch limit is for all consumers of a channel together, as Celery wants it: RabbitMQ 3.3 to 3.x can,
 * 4.0 and others cannot, and no quorum queue can.
 */
export function isGlobalQosSupported(server: { readonly product?: unknown; readonly version?: unknown }): boolean {
  if (server.product !== 'RabbitMQ' || typeof server.version !== 'string') return false
  const [major = 0, minor = 0] = server.version.split('.').map((part) => Number.parseInt(part, 10))
  return major === 3 && minor >= 3
}
