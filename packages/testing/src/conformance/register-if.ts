import { describe, it } from 'vitest'

/** Registers a test where it applies; nothing is counted as skipped where it does not. */
export function itIf(applies: unknown, title: string, test: () => void | Promise<void>): void {
  if (applies) it(title, test)
}

/** Registers a group of tests where they apply. */
export function describeIf(applies: unknown, title: string, tests: () => void): void {
  if (applies) describe(title, tests)
}
