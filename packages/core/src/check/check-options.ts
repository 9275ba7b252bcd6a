import type { Check } from './checks.ts'
import { badOption, unknownOption } from './option-errors.ts'

/** The check of each option: complete by its type. */
export type OptionChecks<Options> = { readonly [K in keyof Options]-?: Check }

/**
 * Refuses an option that there is not, and a value that it cannot have.
 *
 * @param what - whose options they are, for the error: `get()`
 * @throws CeleriacError `unknown_option` with the nearest name, `bad_option`
 */
export function checkOptions(what: string, options: unknown, checks: Readonly<Record<string, Check>>): void {
  if (typeof options !== 'object' || options === null)
    throw badOption(what, 'options', 'an object, such as { timeout: 10 }', options)
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (expected === undefined) throw unknownOption(what, name, Object.keys(checks))
    if (value !== undefined && !expected.accepts(value)) throw badOption(what, name, expected.expects, value)
  }
}
