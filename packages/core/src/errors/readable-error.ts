/**
 * What was thrown, as long as it can be looked at. For a revoked proxy, or an object whose getters throw, an Error that
 * says so: whoever reports an error must not fail on it.
 */
export function readableError(thrown: unknown): unknown {
  try {
    String(thrown instanceof Error ? `${thrown.message}${thrown.stack}` : thrown)
    return thrown
  } catch {
    return unreadableError()
  }
}

/** Stands for a thrown value that cannot be looked at. */
export function unreadableError(): Error {
  return new Error('something was thrown that cannot be read')
}
