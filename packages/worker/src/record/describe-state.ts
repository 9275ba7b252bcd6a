import type { StateToStore } from '@celeriac/core/internal'
import { exceptionRepr, isRecord, safeRepr } from '@celeriac/protocol'

/** Celery's `resultrepr_maxsize`. */
const MOST = 1024

/** A state with its outcome, for the log: `SUCCESS: 4`, `FAILURE: ValueError('no')`. */
export function describeState({ status, result }: StateToStore): string {
  if (result === null || result === undefined) return status
  try {
    return `${status}: ${isException(result) ? exceptionRepr(result) : safeRepr(result, { maxLength: MOST })}`
  } catch {
    // A value of which nothing can be said.
    return status
  }
}

function isException(value: unknown): value is Parameters<typeof exceptionRepr>[0] {
  return isRecord(value) && 'exc_type' in value && 'exc_message' in value && 'exc_module' in value
}
