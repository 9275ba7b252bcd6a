const hidden = /API|TOKEN|KEY|SECRET|PASS|PROFANITIES_LIST|SIGNATURE|DATABASE|BEAT_DBURI/i
const mask = '********'

/** Settings that name a key without being one. */
const shown: ReadonlySet<string> = new Set(['taskDefaultRoutingKey'])

/** A value as it may be shown: passwords and keys, and passwords in URLs, are masked. */
export function censored(name: string, value: unknown): unknown {
  if (hidden.test(name) && !shown.has(name)) return value === null || value === undefined ? value : mask
  if (typeof value === 'string') return maskUrl(value)
  if (Array.isArray(value)) return value.map((item) => censored('', item))
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, censored(keyOf(key), field)]))
}

/** A routing key is no secret. */
function keyOf(name: string): string {
  return /^(routing|binding)_?key$/i.test(name) ? '' : name
}

function maskUrl(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/[^:/@\s;]*):([^/\s;]+)@/gi, `$1:${mask}@`)
}
