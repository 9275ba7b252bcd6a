import { parseSignature, type SignatureObject } from '@celeriac/protocol'
import { describeValue } from '../config/describe-value.ts'
import { isRecord } from '../config/setting-type.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { CallOptions, RetryPolicy } from '../send/call-options.ts'
import type { AnyStep } from '../types/step.ts'
import { badOption, unknownOption } from './call-error.ts'
import type { Links, SendOptions } from './send-options.ts'

interface Check {
  readonly expects: string
  accepts(value: unknown): boolean
}

const text: Check = { expects: 'a string', accepts: (value) => typeof value === 'string' }
const flag: Check = { expects: 'true or false', accepts: (value) => typeof value === 'boolean' }
const number: Check = { expects: 'a number', accepts: (value) => Number.isFinite(value) }
const whole: Check = { expects: 'a whole number', accepts: (value) => Number.isInteger(value) }
const record: Check = { expects: 'an object', accepts: isRecord }
const list: Check = { expects: 'a list', accepts: Array.isArray }
const moment: Check = {
  expects: 'a valid Date or ISO 8601 text',
  accepts: (value) => (value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === 'string'),
}
const orNull = ({ expects, accepts }: Check): Check => ({
  expects: `${expects}, or null`,
  accepts: (value) => value === null || accepts(value),
})
const signatures: Check = {
  expects: 'a signature or a list of signatures',
  accepts: (value) => (Array.isArray(value) ? value.every(isRecord) : isRecord(value)),
}

const policyNumbers: readonly string[] = [
  'maxRetries',
  'intervalStart',
  'intervalStep',
  'intervalMax',
] satisfies (keyof RetryPolicy)[]
const retryPolicy: Check = {
  expects: `an object of ${policyNumbers.join(', ')} (numbers) and retryErrors (a list)`,
  accepts: (value) =>
    isRecord(value) &&
    Object.entries(value).every(([name, field]) => {
      if (name === 'retryErrors') return field === undefined || Array.isArray(field)
      const isNumber = typeof field === 'number' && !Number.isNaN(field)
      return policyNumbers.includes(name) && (isNumber || field === null || field === undefined)
    }),
}

const checks: ReadonlyMap<string, Check> = new Map<keyof SendOptions | 'signal', Check>([
  ['countdown', number],
  ['eta', moment],
  [
    'expires',
    orNull({
      expects: 'a number of seconds, a valid Date or ISO 8601 text',
      accepts: (value) => number.accepts(value) || moment.accepts(value),
    }),
  ],
  ['taskId', text],
  [
    'queue',
    { expects: 'the name of a queue or a Queue', accepts: (value) => typeof value === 'string' || isRecord(value) },
  ],
  ['exchange', text],
  ['exchangeType', text],
  ['routingKey', text],
  [
    'priority',
    orNull({
      expects: 'a whole number from 0 to 255',
      accepts: (value) => whole.accepts(value) && Number(value) >= 0 && Number(value) <= 255,
    }),
  ],
  [
    'deliveryMode',
    {
      expects: "1, 2, 'transient' or 'persistent'",
      accepts: (value) => [1, 2, 'transient', 'persistent'].includes(value as number | string),
    },
  ],
  ['serializer', orNull(text)],
  ['compression', orNull(text)],
  ['headers', record],
  ['link', signatures],
  ['linkError', signatures],
  ['shadow', orNull(text)],
  ['timeLimit', orNull(number)],
  ['softTimeLimit', orNull(number)],
  ['ignoreResult', orNull(flag)],
  ['retry', flag],
  ['retryPolicy', retryPolicy],
  ['addToParent', flag],
  ['routeName', text],
  ['argsrepr', text],
  ['kwargsrepr', text],
  ['mandatory', flag],
  ['signal', { expects: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal }],
  ['replyTo', orNull(text)],
  ['groupId', orNull(text)],
  ['groupIndex', orNull(whole)],
  ['chord', orNull(record)],
  ['chain', orNull(list)],
  ['rootId', orNull(text)],
  ['parentId', orNull(text)],
  ['retries', whole],
  ['origin', orNull(text)],
  ['replacedTaskNesting', whole],
  ['stampedHeaders', orNull(list)],
  ['stamps', record],
  ['properties', record],
])

/** Names of all options of a call. */
export const callOptionNames: ReadonlySet<string> = new Set(checks.keys())

/** What no options are checked into: always the same object. */
export const noOptions: CallOptions = Object.freeze({})

/**
 * Options as users give them, checked, with signatures in wire form; null is none. Names in `except` are the caller's own business.
 *
 * @throws CeleriacError `unknown_option`, `bad_option`
 */
export function toCallOptions(
  what: string,
  options: SendOptions | null | undefined,
  except?: ReadonlySet<string>,
): CallOptions {
  if (options === undefined || options === null) return noOptions
  const given = options as Readonly<Record<string, unknown>>
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (value === undefined || except?.has(name)) continue
    const check = checks.get(name)
    if (check === undefined) throw unknownOption(what, name, checks.keys())
    if (!check.accepts(value)) throw badOption(what, name, check.expects, value)
    result[name] = value
  }
  if (result['countdown'] !== undefined && result['eta'] !== undefined) {
    throw badOption(what, 'eta', "left out where 'countdown' is given", result['eta'])
  }
  for (const name of ['link', 'linkError', 'chain']) {
    const links = result[name]
    if (links !== undefined && links !== null) {
      result[name] = toSignatureObjects(links as Links, `${what}: option '${name}'`)
    }
  }
  const { chord } = result
  if (isRecord(chord)) result['chord'] = toSignatureObject(chord as unknown as AnyStep, `${what}: option 'chord'`)
  return result as CallOptions
}

/** Signatures in wire form, as a list. @throws CeleriacError `bad_option` */
export function toSignatureObjects(links: Links, what?: string): SignatureObject[] {
  return (Array.isArray(links) ? links : [links as AnyStep]).map((step) => toSignatureObject(step, what))
}

/**
 * One signature in wire form. What an object leaves out is filled in: a Python worker stops at a signature that lacks
 * its arguments or its options.
 *
 * @throws CeleriacError `bad_option` where it names no task
 */
export function toSignatureObject(step: AnyStep | SignatureObject, what = 'signature'): SignatureObject {
  const wire: unknown = isRecord(step) && typeof step['toJSON'] === 'function' ? step['toJSON']() : step
  try {
    return parseSignature(wire)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CeleriacError('bad_option', `${what}: ${reason}; got ${describeValue(wire)}`, { cause: error })
  }
}
