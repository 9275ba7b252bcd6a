import { setImmediate } from 'node:timers'

/**
 * Calls `fn` in the next turn of the event loop: Node's `setImmediate`, taken when this module is loaded, so that a test
 * that puts false timers in the place of the real ones (Jest's and Vitest's `useFakeTimers()`) stops no message.
 */
export const nextTurn: (fn: () => void) => void = setImmediate

/**
 * Calls `fn` at the end of this turn of the event loop: `process.nextTick`, taken when this module is loaded, as
 * `nextTurn` is.
 */
export const beforeNextTurn: (fn: () => void) => void = process.nextTick

/** Calls `fn` once what runs now has returned: `queueMicrotask`, taken when this module is loaded, as `nextTurn` is. */
export const microtask: (fn: () => void) => void = queueMicrotask
