import type { CallOptions } from './call-options.ts'

/** The second one's options win where they are given; null counts as given. */
export function mergeOptions<Options extends object = CallOptions>(base: Options, overrides: Options): Options {
  const merged = { ...base } as Record<string, unknown>
  for (const [key, value] of Object.entries(overrides)) if (value !== undefined) merged[key] = value
  return merged as Options
}
