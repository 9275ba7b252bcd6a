import { snakeCase } from '../check/camel-case.ts'
import { type AnyCallOptionSpec, callOptionSpecs } from './call-option-specs.ts'
import type { CallOptions } from './call-options.ts'

type SignatureValue = Exclude<NonNullable<AnyCallOptionSpec['signature']>, string>

/** The options that a signature carries, by the names under which it does. */
const named = new Map(
  [...callOptionSpecs]
    .filter(([, { signature }]) => signature === undefined || typeof signature === 'object')
    .map(([name, spec]) => [snakeCase(name), { name, spec, ...(spec.signature as SignatureValue | undefined) }]),
)

/** A signature's options as they travel: Celery's names, stamps among them. */
export function toWireOptions(options: CallOptions): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    const wireName = snakeCase(name)
    const option = named.get(wireName)
    if (option === undefined || value === undefined) continue
    wire[wireName] = option.write === undefined || value === null ? value : option.write(value)
  }
  return { ...wire, ...options.stamps, ...options.properties }
}

/**
 * Options that came with a signature. Stamps are told from other names by `stamped_headers`; what is left unknown
 * becomes message properties, as in Celery.
 */
export function fromWireOptions(wire: Readonly<Record<string, unknown>>): CallOptions {
  const options: Record<string, unknown> = {}
  const stamped = Array.isArray(wire['stamped_headers']) ? (wire['stamped_headers'] as readonly unknown[]) : []
  const stamps = new Map<string, unknown>()
  const properties = new Map<string, unknown>()
  for (const [key, value] of Object.entries(wire)) {
    const option = named.get(key)
    if (stamped.includes(key)) stamps.set(key, value)
    else if (option === undefined) properties.set(key, value)
    else if (value !== null) options[option.name] = option.read === undefined ? value : option.read(value)
    else if (option.spec.check.takesNull) options[option.name] = null
  }
  if (stamps.size > 0) options['stamps'] = Object.fromEntries(stamps)
  if (properties.size > 0) options['properties'] = Object.fromEntries(properties)
  return options
}
