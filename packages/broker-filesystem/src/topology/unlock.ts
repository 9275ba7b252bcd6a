/** Lets go of a lock. */
export type Unlock = () => Promise<void>
