import type { SignatureObject } from '@celeriac/protocol'
import { camelCaseKeys, snakeCase } from '../config/camel-case.ts'
import { isRecord } from '../config/setting-type.ts'
import type { CallOptions } from '../send/call-options.ts'

/** Options that mean nothing to anyone else. */
const local: ReadonlySet<string> = new Set(['signal', 'stamps', 'properties'])

const camelNames: ReadonlyMap<string, keyof CallOptions> = new Map(
  (
    [
      'taskId',
      'countdown',
      'eta',
      'expires',
      'queue',
      'exchange',
      'exchangeType',
      'routingKey',
      'priority',
      'deliveryMode',
      'serializer',
      'compression',
      'headers',
      'link',
      'linkError',
      'shadow',
      'timeLimit',
      'softTimeLimit',
      'ignoreResult',
      'retry',
      'retryPolicy',
      'addToParent',
      'routeName',
      'argsrepr',
      'kwargsrepr',
      'mandatory',
      'groupId',
      'groupIndex',
      'chord',
      'chain',
      'rootId',
      'parentId',
      'retries',
      'replyTo',
      'origin',
      'replacedTaskNesting',
      'stampedHeaders',
    ] as const satisfies readonly (keyof CallOptions)[]
  ).map((name) => [snakeCase(name), name]),
)

/** Null says something of these: the task's own value does not count. Of the others it says as much as nothing. */
const nullable: ReadonlySet<keyof CallOptions> = new Set([
  'expires',
  'priority',
  'serializer',
  'compression',
  'shadow',
  'timeLimit',
  'softTimeLimit',
  'ignoreResult',
  'groupId',
  'groupIndex',
  'chord',
  'chain',
  'rootId',
  'parentId',
  'replyTo',
  'origin',
  'stampedHeaders',
])

/** A signature's options as they travel: Celery's names, stamps among them. */
export function toWireOptions(options: CallOptions): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !local.has(name)) wire[snakeCase(name)] = wireValue(name, value)
  }
  return { ...wire, ...options.stamps, ...options.properties }
}

function wireValue(name: string, value: unknown): unknown {
  if (name === 'queue' && isRecord(value)) return value['name']
  if (name !== 'retryPolicy' || !isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [snakeCase(key), field]))
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
    const name = camelNames.get(key)
    if (stamped.includes(key)) stamps.set(key, value)
    else if (name !== undefined) {
      if (value !== null || nullable.has(name)) options[name] = fromWireValue(name, value)
    } else properties.set(key, value)
  }
  if (stamps.size > 0) options['stamps'] = Object.fromEntries(stamps)
  if (properties.size > 0) options['properties'] = Object.fromEntries(properties)
  return options
}

function fromWireValue(name: keyof CallOptions, value: unknown): unknown {
  switch (name) {
    case 'link':
    case 'linkError':
      // Celery puts a single signature without a list around it.
      return (Array.isArray(value) ? value : [value]) as readonly SignatureObject[]
    case 'retryPolicy':
      return isRecord(value) ? camelCaseKeys(value) : undefined
    default:
      return value
  }
}
