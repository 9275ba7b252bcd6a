import type { Check } from '../check/checks.ts'
import { badOption, unknownOption } from '../check/option-errors.ts'
import { callOptionNames, callOptionSpecs } from './call-option-specs.ts'
import type { CallOptions } from './call-options.ts'
import type { SendOptions } from './send-options.ts'

/** What no options are checked into: always the same object. */
export const noOptions: CallOptions = Object.freeze({})

/**
 * Options as users give them, checked, with signatures in wire form; null is none.
 *
 * @param own what the caller takes besides: checked, and left out
 * @throws CeleriacError `unknown_option`, `bad_option`
 */
export function toCallOptions(
  what: string,
  options: SendOptions | null | undefined,
  own?: Readonly<Record<string, Check>>,
): CallOptions {
  if (options === undefined || options === null) return noOptions
  const given = options as Readonly<Record<string, unknown>>
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (value === undefined) continue
    const spec = callOptionSpecs.get(name)
    if (own !== undefined && Object.hasOwn(own, name)) check(what, name, own[name], value)
    else if (spec === undefined) throw unknownOption(what, name, callOptionNames)
    else {
      check(what, name, spec.check, value)
      const { convert } = spec
      result[name] = convert === undefined || value === null ? value : convert(value, `${what}: option '${name}'`)
    }
  }
  if (result['countdown'] !== undefined && result['eta'] !== undefined) {
    throw badOption(what, 'eta', "left out where 'countdown' is given", result['eta'])
  }
  return result
}

/** @throws CeleriacError `bad_option` */
function check(what: string, name: string, expected: Check | undefined, value: unknown): void {
  if (expected !== undefined && !expected.accepts(value)) throw badOption(what, name, expected.expects, value)
}
