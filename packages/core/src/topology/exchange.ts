import type { ExchangeSpec, ExchangeType } from '../ports/topology.ts'

/** How an exchange is declared. */
export interface ExchangeOptions {
  /** @defaultValue 'direct' */
  readonly type?: ExchangeType | undefined
  /** Whether the exchange survives a restart of the broker. @defaultValue true */
  readonly durable?: boolean | undefined
  /** Whether the exchange goes when its last queue is unbound. @defaultValue false */
  readonly autoDelete?: boolean | undefined
  readonly arguments?: Readonly<Record<string, unknown>> | undefined
  /** Of messages published through it: 1 or `transient`, 2 or `persistent`. @defaultValue `taskDefaultDeliveryMode` */
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | undefined
  /** Never declare it: it is somebody else's. @defaultValue false */
  readonly noDeclare?: boolean | undefined
}

/**
 * An exchange, as `kombu.Exchange`: a plain, immutable description.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/routing.html#exchanges-queues-and-routing-keys
 */
export class Exchange implements ExchangeSpec {
  readonly name: string
  readonly type: ExchangeType
  readonly durable: boolean
  readonly autoDelete: boolean
  declare readonly arguments?: Readonly<Record<string, unknown>>
  declare readonly deliveryMode?: 1 | 2
  declare readonly noDeclare?: boolean

  constructor(name = '', options: ExchangeOptions | ExchangeType = {}) {
    const given = typeof options === 'string' ? { type: options } : options
    this.name = name
    this.type = given.type || 'direct'
    this.durable = given.durable ?? true
    this.autoDelete = given.autoDelete ?? false
    if (given.arguments !== undefined) this.arguments = { ...given.arguments }
    const mode = deliveryModeNumber(given.deliveryMode)
    if (mode !== undefined) this.deliveryMode = mode
    if (given.noDeclare) this.noDeclare = true
  }

  toString(): string {
    return `Exchange ${this.name || "''"}(${this.type})`
  }
}

/** 1 for `transient`, 2 for `persistent`; the number itself for a number. */
export function deliveryModeNumber(mode: 1 | 2 | 'transient' | 'persistent' | null | undefined): 1 | 2 | undefined {
  if (mode === null || mode === undefined) return undefined
  if (mode === 'transient') return 1
  return mode === 'persistent' ? 2 : mode
}
