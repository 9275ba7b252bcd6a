import { checkOptions, type OptionChecks } from '../check/check-options.ts'
import { anything, check } from '../check/checks.ts'
import type { GetOptions, ReadOptions } from './result-options.ts'

const limit = check(
  'a number of seconds',
  (value) => value === null || (typeof value === 'number' && !Number.isNaN(value)),
)

const getOptions: OptionChecks<GetOptions> = {
  timeout: limit,
  interval: anything,
  propagate: anything,
  signal: anything,
  onMessage: anything,
  callback: anything,
  disableSyncSubtasks: anything,
}
const readOptions: OptionChecks<ReadOptions> = { timeout: limit, signal: anything }

/** Refuses what is no option of `get()`. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkGetOptions(options: GetOptions): void {
  checkOptions('get()', options, getOptions)
}

/** Refuses what is no option of `state()` and its like. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkReadOptions(options: ReadOptions): void {
  checkOptions('state()', options, readOptions)
}

/** Seconds as milliseconds; undefined where there is no limit. */
export function timeoutMsOf({ timeout }: { readonly timeout?: number | undefined }): number | undefined {
  return timeout === undefined || timeout === null || timeout === Number.POSITIVE_INFINITY ? undefined : timeout * 1000
}
