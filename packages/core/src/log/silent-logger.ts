import type { Logger } from '../ports/logger.ts'

/** A logger that says nothing. */
export function silentLogger(): Logger {
  const nothing = (): void => undefined
  return { debug: nothing, info: nothing, warn: nothing, error: nothing, critical: nothing, isEnabled: () => false }
}
