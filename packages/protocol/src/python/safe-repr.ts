import { SafeReprWriter } from './safe-repr-writer.ts'

/** How much {@link safeRepr} shows. */
export interface SafeReprOptions {
  /** Characters after which the rest is cut; the text may become slightly longer. @defaultValue no limit */
  readonly maxLength?: number
  /** Containers nested deeper are shown as `[...]`; 0 is no limit. Celery's `task_repr_maxlevels`. @defaultValue 3 */
  readonly maxLevels?: number
  /** Whether the outermost array is a tuple: `(1,)` instead of `[1]`. @defaultValue false */
  readonly tuple?: boolean
}

/**
 * Celery's `saferepr`, as in the headers `argsrepr` and `kwargsrepr` and in events: like Python's repr, but cut short, and
 * without escapes other than that of the single quote. Never throws.
 */
export function safeRepr(value: unknown, options: SafeReprOptions = {}): string {
  const { maxLength = Number.POSITIVE_INFINITY, maxLevels = 3, tuple = false } = options
  const writer = new SafeReprWriter(maxLength, maxLevels || Number.POSITIVE_INFINITY)
  try {
    if (tuple && Array.isArray(value)) writer.sequence('(', value.length === 1 ? ',)' : ')', value, value)
    else writer.value(value)
    return writer.text
  } catch {
    // A getter or a toJSON that throws.
    return '<unrepresentable>'
  }
}
