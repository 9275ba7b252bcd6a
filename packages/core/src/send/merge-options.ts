import type { CallOptions } from './call-options.ts'

/** The second one's options win where they are given; null counts as given. */
export function mergeOptions(base: CallOptions, over: CallOptions): CallOptions {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) if (value !== undefined) merged[key] = value
  return merged
}
