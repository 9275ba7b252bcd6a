import { badOption, type OptionReader } from '@celeriac/redis-connection'

/**
 * The names of all keys and channels, with the options that change them. All of them start with `global_keyprefix`,
 * to which nothing is added (other than for results).
 *
 * @see docs/protocol.md
 */
export interface KeyNames {
  readonly prefix: string
  /** Stands between the parts of keys and of binding members. */
  readonly separator: string
  /** Ascending; the first one's list is named as the queue. */
  readonly steps: readonly number[]
  readonly unacked: string
  readonly unackedIndex: string
  readonly unackedMutex: string
  /** Our own: who holds unacknowledged messages, by the time at which their leases lapse. */
  readonly unackedLeases: string
  readonly bindingDeadlines: string
  /** Before each fanout channel, with {@link prefix}. */
  readonly fanoutPrefix: string
  /** `sentinel_fanout_compat`: what kombu before 5.4 has in its place behind sentinels, else undefined. */
  readonly oldFanoutPrefix: string | undefined
  /** `fanout_patterns`: routing keys are part of channels. */
  readonly fanoutPatterns: boolean
}

/** kombu's separator: two control characters. */
const SEPARATOR = '\x06\x16'

/** @throws BrokerError `bad_option` */
export function keyNames(reader: OptionReader, db: number): KeyNames {
  const prefix = reader.string('globalKeyprefix') ?? ''
  const steps = reader.numbers('prioritySteps') ?? [0, 3, 6, 9]
  if (steps.some((step, i) => i > 0 && step <= (steps[i - 1] ?? 0)))
    throw badOption('brokerTransportOptions.prioritySteps must be in ascending order')
  const fanout = reader.any('fanoutPrefix') ?? true
  if (typeof fanout !== 'string' && typeof fanout !== 'boolean')
    throw badOption('brokerTransportOptions.fanoutPrefix must be true, false or a string')
  const template = fanout === true ? '/{db}.' : fanout === false ? '' : fanout
  const fanoutPrefix = prefix + template.replaceAll('{db}', String(db))
  const unacked = prefix + (reader.string('unackedKey') ?? 'unacked')
  const compat = reader.boolean('sentinelFanoutCompat') === true && prefix + template !== fanoutPrefix
  return {
    prefix,
    separator: reader.string('sep') ?? SEPARATOR,
    steps,
    unacked,
    unackedIndex: prefix + (reader.string('unackedIndexKey') ?? 'unacked_index'),
    unackedMutex: prefix + (reader.string('unackedMutexKey') ?? 'unacked_mutex'),
    unackedLeases: `${unacked}_leases`,
    bindingDeadlines: `${prefix}_kombu.binding_deadlines`,
    fanoutPrefix,
    oldFanoutPrefix: compat ? prefix + template : undefined,
    fanoutPatterns: reader.boolean('fanoutPatterns') ?? true,
  }
}

/** The list of one step of a queue: step 0 has no suffix. */
export function queueKey(keys: KeyNames, queue: string, step: number): string {
  return step === 0 ? keys.prefix + queue : `${keys.prefix}${queue}${keys.separator}${step}`
}

/** The lists of all steps, most urgent first. */
export function queueKeys(keys: KeyNames, queue: string): string[] {
  return keys.steps.map((step) => queueKey(keys, queue, step))
}

/** The table of who is bound to an exchange. */
export function bindingKey(keys: KeyNames, exchange: string): string {
  return `${keys.prefix}_kombu.binding.${exchange}`
}

/** Members of the table that keep it from being swept away. */
export function permanentKey(keys: KeyNames, exchange: string): string {
  return `${keys.prefix}_kombu.binding_permanent.${exchange}`
}

/** Where a fanout message is published. */
export function fanoutChannel(keys: KeyNames, prefix: string, exchange: string, routingKey: string): string {
  return routingKey !== '' && keys.fanoutPatterns ? `${prefix}${exchange}/${routingKey}` : prefix + exchange
}

/** What a fanout queue subscribes to: `#` becomes `*`, which here crosses dots. */
export function fanoutPattern(keys: KeyNames, prefix: string, exchange: string, routingKey: string): string {
  const literal = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&')
  return fanoutChannel(keys, literal(prefix), literal(exchange), routingKey.replaceAll('#', '*'))
}
