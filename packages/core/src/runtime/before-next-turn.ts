/** Calls `fn` at the end of this turn of the event loop: `process.nextTick`, taken when this module is loaded, as `nextTurn` is. */
export const beforeNextTurn: (fn: () => void) => void = process.nextTick
