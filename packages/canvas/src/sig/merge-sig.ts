import type { Sig, SigOptions } from './sig.ts'

/** What a caller adds to a signature. Options by Celery's names. */
export interface SigCall {
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  readonly options?: SigOptions
}

/**
 * A signature's arguments and options with those of a call: Celery's `_merge`. The group and the stamps of a signature
 * stay; an immutable one takes options only.
 */
export function mergeSig(sig: Sig, { args, kwargs, options }: SigCall = {}): Required<SigCall> {
  const own = 'kwargs' in sig ? sig.kwargs : {}
  const merged = options === undefined ? sig.options : mergeOptions(sig.options, options)
  if (sig.immutable) return { args: sig.args, kwargs: own, options: merged }
  return {
    args: args === undefined || args.length === 0 ? sig.args : [...args, ...sig.args],
    kwargs: kwargs === undefined ? own : { ...own, ...kwargs },
    options: merged,
  }
}

/** The second one's options over the first one's, but for its group and its stamps. */
export function mergeOptions(own: SigOptions, overrides: SigOptions): SigOptions {
  const merged = { ...own }
  const stamped = own['stamped_headers']
  for (const [name, value] of Object.entries(overrides)) {
    const stays =
      name === 'group_id' || name === 'stamped_headers' || (Array.isArray(stamped) && stamped.includes(name))
    if (!stays || !(name in own)) merged[name] = value
  }
  return merged
}

/** Options without those that are null: Celery drops them from calls of single tasks. */
export function withoutNulls(options: SigOptions): SigOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined))
}
