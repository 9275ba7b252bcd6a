/** What a setting may be set to. */
export interface SettingType<T> {
  /** For error messages: "a number of seconds". */
  readonly expects: string
  accepts(value: unknown): boolean
  /** What is wrong with a part of an accepted value, and with which; undefined: nothing. */
  readonly fault?: (value: never) => string | undefined
  /** Brings an accepted value into the form that the rest of the code reads. */
  readonly convert?: (value: never) => T
}

/** A setting's type and default. Defaults that are objects are copied for each app. */
export interface SettingSpec<T> {
  readonly default: T
  readonly type: SettingType<T>
}

/** One entry for each setting of a group. */
export type SettingSpecs<G> = { readonly [K in keyof G]-?: SettingSpec<G[K]> }

export function setting<T>(type: SettingType<T>, value: NoInfer<T>): SettingSpec<T> {
  return { default: value, type }
}

function typed<T>(expects: string, accepts: (value: unknown) => boolean): SettingType<T> {
  return { expects, accepts }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

export const flag: SettingType<boolean> = typed('true or false', (value) => typeof value === 'boolean')
export const text: SettingType<string> = typed('a string', (value) => typeof value === 'string')
export const seconds: SettingType<number> = typed('a number of seconds', (value) => isNumber(value) && value >= 0)
export const count: SettingType<number> = typed(
  'a whole number that is not negative',
  (value) => isNumber(value) && value >= 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY),
)
export const integer: SettingType<number> = typed('a whole number', (value) => Number.isInteger(value))
export const positive: SettingType<number> = typed('a number above 0', (value) => isNumber(value) && value > 0)

/** One of these values. */
export function oneOf<const T extends string | number>(...values: readonly T[]): SettingType<T> {
  return typed(values.map((value) => JSON.stringify(value)).join(' or '), (value) => values.includes(value as T))
}

/** Names in a list. A tuple or a set serves too. */
export const names: SettingType<readonly string[]> = {
  expects: 'a list of strings',
  accepts: (value) =>
    (Array.isArray(value) || value instanceof Set) && [...value].every((item) => typeof item === 'string'),
  convert: (value: Iterable<string>) => [...value],
}

/** The same, or nothing: null and undefined. */
export function optional<T>(type: SettingType<T>): SettingType<T | null> {
  const convert = type.convert as ((value: unknown) => T) | undefined
  const fault = type.fault as ((value: unknown) => string | undefined) | undefined
  return {
    expects: `${type.expects}, or null`,
    accepts: (value) => value === null || value === undefined || type.accepts(value),
    fault: (value: unknown) => (value === null || value === undefined ? undefined : fault?.(value)),
    convert: (value: unknown) =>
      value === null || value === undefined ? null : convert ? convert(value) : (value as T),
  }
}

/** Either of two. */
export function either<A, B>(first: SettingType<A>, second: SettingType<B>): SettingType<A | B> {
  return {
    expects: `${first.expects}, or ${second.expects}`,
    accepts: (value) => first.accepts(value) || second.accepts(value),
    convert: (value: unknown) => {
      const type: SettingType<A | B> = first.accepts(value) ? first : second
      const convert = type.convert as ((value: unknown) => A | B) | undefined
      return convert ? convert(value) : (value as A | B)
    },
  }
}

/** Whatever `accepts` lets through. */
export function custom<T>(
  expects: string,
  accepts: (value: unknown) => boolean,
  convert?: (value: never) => T,
): SettingType<T> {
  return convert === undefined ? { expects, accepts } : { expects, accepts, convert }
}
