import { badSetting, faultySetting, unknownSetting } from './setting-errors.ts'
import { settingSpecs } from './settings.ts'

/**
 * The value in the form that the rest of the code reads.
 *
 * @throws ImproperlyConfigured `unknown_setting`, `bad_setting`
 */
export function checkSetting(name: string, value: unknown): unknown {
  const spec = settingSpecs.get(name)
  if (spec === undefined) throw unknownSetting(name)
  if (!spec.type.accepts(value)) throw badSetting(name, spec, value)
  const fault = (spec.type.fault as ((value: unknown) => string | undefined) | undefined)?.(value)
  if (fault !== undefined) throw faultySetting(name, fault)
  const convert = spec.type.convert as ((value: unknown) => unknown) | undefined
  return convert ? convert(value) : value
}
