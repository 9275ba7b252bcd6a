/**
 * Every form of a parameter list with optional ends: `[a, b?]` → `[a, b] | [a]`. With a rest element it stays as it is.
 */
export type Forms<A extends readonly unknown[]> = number extends A['length'] ? A : FormsOf<Required<A>, A['length']>
type FormsOf<T extends readonly unknown[], Length> = T['length'] extends Length
  ? T | (T extends readonly [...infer Before, unknown] ? FormsOf<Before, Length> : never)
  : never

/** What `s(...)` may hold: the end of a parameter list, because later arguments go in front. */
export type Tail<T extends readonly unknown[]> = T extends unknown
  ? T | (T extends readonly [unknown, ...infer Rest] ? Tail<Rest> : never)
  : never

/** Every beginning of a parameter list: what may stand before keyword arguments. */
export type Head<T extends readonly unknown[]> = T extends unknown
  ? T | (T extends readonly [...infer Before, unknown] ? Head<Before> : never)
  : never

type DropEnd<T extends readonly unknown[], End extends readonly unknown[]> = End extends readonly [
  unknown,
  ...infer Rest,
]
  ? T extends readonly [...infer Before, unknown]
    ? DropEnd<Before, Rest>
    : never
  : T

/** The parameters that stay open when the end `Held` is given. A union where optional parameters allow several. */
export type Open<T extends readonly unknown[], Held extends readonly unknown[]> = T extends unknown
  ? number extends T['length']
    ? T | (Held extends T ? [] : never)
    : [...DropEnd<T, Held>, ...Held] extends T
      ? DropEnd<T, Held>
      : never
  : never
