import { anything, type Check, check } from '../check/checks.ts'
import { badOption, unknownOption } from '../check/option-errors.ts'
import type { GetOptions, ReadOptions } from './result-options.ts'

const limit = check(
  'a number of seconds',
  (value) => value === null || (typeof value === 'number' && !Number.isNaN(value)),
)

const getOptions: Checks<GetOptions> = {
  timeout: limit,
  interval: anything,
  propagate: anything,
  signal: anything,
  onMessage: anything,
  callback: anything,
  disableSyncSubtasks: anything,
}
const readOptions: Checks<ReadOptions> = { timeout: limit, signal: anything }

type Checks<Options> = { readonly [K in keyof Options]-?: Check }

/** Refuses what is no option of `get()`. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkGetOptions(options: GetOptions): void {
  refuse('get()', options, getOptions)
}

/** Refuses what is no option of `state()` and its like. @throws CeleriacError `unknown_option`, `bad_option` */
export function checkReadOptions(options: ReadOptions): void {
  refuse('state()', options, readOptions)
}

function refuse(what: string, options: unknown, checks: Readonly<Record<string, Check>>): void {
  if (typeof options !== 'object' || options === null)
    throw badOption(what, 'options', 'an object, such as { timeout: 10 }', options)
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (expected === undefined) throw unknownOption(what, name, Object.keys(checks))
    if (value !== undefined && !expected.accepts(value)) throw badOption(what, name, expected.expects, value)
  }
}

/** Seconds as milliseconds; undefined where there is no limit. */
export function timeoutMsOf({ timeout }: { readonly timeout?: number | undefined }): number | undefined {
  return timeout === undefined || timeout === null || timeout === Number.POSITIVE_INFINITY ? undefined : timeout * 1000
}
