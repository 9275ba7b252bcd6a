import { badOption, unknownOption } from '../check/option-errors.ts'
import type { GetOptions } from './get-options.ts'
import type { ReadOptions } from './read-options.ts'

const get: readonly (keyof GetOptions)[] = [
  'timeout',
  'interval',
  'propagate',
  'signal',
  'onMessage',
  'callback',
  'disableSyncSubtasks',
]
const read: readonly (keyof ReadOptions)[] = ['timeout', 'signal']

/** Refuses what is no option of `get()`. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkGetOptions(options: GetOptions): void {
  check('get()', options, get)
}

/** Refuses what is no option of `state()` and its like. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkReadOptions(options: ReadOptions): void {
  check('state()', options, read)
}

function check(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw badOption(what, 'options', 'an object, such as { timeout: 10 }', options)
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption(what, name, known)
  const { timeout } = options as { readonly timeout?: unknown }
  if (timeout === undefined || timeout === null || (typeof timeout === 'number' && !Number.isNaN(timeout))) return
  throw badOption(what, 'timeout', 'a number of seconds', timeout)
}

/** Seconds as milliseconds; undefined where there is no limit. */
export function timeoutMsOf({ timeout }: { readonly timeout?: number | undefined }): number | undefined {
  return timeout === undefined || timeout === null || timeout === Number.POSITIVE_INFINITY ? undefined : timeout * 1000
}
