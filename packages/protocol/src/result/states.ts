/**
 * The task is done; nothing follows.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.states.html
 */
export const READY_STATES: ReadonlySet<string> = new Set(['SUCCESS', 'FAILURE', 'REVOKED'])

/** The result is an exception. */
export const EXCEPTION_STATES: ReadonlySet<string> = new Set(['RETRY', 'FAILURE', 'REVOKED'])

/** Whoever waits for the result gets the exception thrown. */
export const PROPAGATE_STATES: ReadonlySet<string> = new Set(['FAILURE', 'REVOKED'])

/** From weak to strong; states of one's own stand between REVOKED and FAILURE. */
const RANKS = new Map([
  ['PENDING', 0],
  ['RETRY', 1],
  ['REJECTED', 2],
  ['RECEIVED', 3],
  ['STARTED', 4],
  ['REVOKED', 5],
  ['FAILURE', 7],
  ['SUCCESS', 8],
])
const CUSTOM_RANK = 6

/** Whether nothing follows this state. */
export function isReady(state: string): boolean {
  return READY_STATES.has(state)
}

/**
 * Celery's precedence of states: positive where `a` is stronger than `b`. For merging events; stored results only know
 * that a SUCCESS stays.
 */
export function compareStates(a: string, b: string): number {
  return (RANKS.get(a) ?? CUSTOM_RANK) - (RANKS.get(b) ?? CUSTOM_RANK)
}
