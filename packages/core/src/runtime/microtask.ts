/** Calls `fn` once what runs now has returned: `queueMicrotask`, taken when this module is loaded, as `nextTurn` is. */
export const microtask: (fn: () => void) => void = queueMicrotask
