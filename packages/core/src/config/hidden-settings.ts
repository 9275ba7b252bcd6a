import { isSecretName, maskUrl, maskUrlsIn } from '@celeriac/protocol'

const mask = '********'

/** Settings that hold addresses, also such as lack a scheme. */
const addresses: ReadonlySet<string> = new Set([
  'brokerUrl',
  'brokerReadUrl',
  'brokerWriteUrl',
  'resultBackend',
  'urls',
])

/** A value as it may be shown: passwords and keys, and passwords in URLs, are masked. */
export function censored(name: string, value: unknown): unknown {
  if (isSecretName(name)) return value === null || value === undefined ? value : mask
  if (typeof value === 'string') return addresses.has(name) ? maskUrl(value, mask) : maskUrlsIn(value, mask)
  if (Array.isArray(value)) return value.map((item) => censored(name, item))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof URL) return maskUrl(value.href, mask)
  if (value instanceof Map) return new Map([...value].map(([key, field]) => [key, censored(String(key), field)]))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, censored(key, field)]))
}
