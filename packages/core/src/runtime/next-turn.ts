import { setImmediate } from 'node:timers'

/**
 * Calls `fn` in the next turn of the event loop: Node's `setImmediate`, taken when this module is loaded, so that a test
 * that puts false timers in the place of the real ones (Jest's and Vitest's `useFakeTimers()`) stops no message.
 */
export const nextTurn: (fn: () => void) => void = setImmediate
