const brand: unique symbol = Symbol.for('celeriac.kwargs') as never

/** Keyword arguments among positional ones. Made by {@link kw}. */
export interface Kwargs<out K extends object = object> {
  readonly [brand]: K
}

/**
 * Keyword arguments for `delay` and `s`, behind the positional ones, as in Python's `delay(*args, **kwargs)`. Taken
 * where keywords are typed: by remote tasks and by tasks with `params`.
 *
 * @example
 * ```ts
 * await resize.delay('https://…', kw({ size: 's' }))
 * ```
 */
export function kw<const K extends object>(values: K): Kwargs<K> {
  return { [brand]: values }
}

/** Takes arguments apart: positional ones, and what {@link kw} holds at their end. */
export function splitKwargs(args: readonly unknown[]): {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
} {
  const last = args.at(-1)
  if (!isKwargs(last)) return { args, kwargs: none }
  return { args: args.slice(0, -1), kwargs: last[brand] as Record<string, unknown> }
}

/** What {@link kw} makes. */
export function isKwargs(value: unknown): value is Kwargs {
  return typeof value === 'object' && value !== null && brand in value
}

const none: Readonly<Record<string, unknown>> = Object.freeze({})
