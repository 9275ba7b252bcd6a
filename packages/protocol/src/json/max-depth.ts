/** Nesting that is read and written; deeper is an error on both sides, so that no walk runs out of stack. */
export const MAX_DEPTH = 512
