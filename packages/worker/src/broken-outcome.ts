import { failureOutcome, type Outcome, type TaskRun } from '@celeriac/core/internal'

/**
 * The failure of a run that came to no outcome: what it threw cannot even be looked at (a revoked proxy, a getter that
 * throws). One task's strange value must not stop the others.
 */
export function brokenOutcome(run: TaskRun, error: unknown): Outcome & { readonly kind: 'failure' } {
  try {
    return failureOutcome(run, error, 0)
  } catch {
    return failureOutcome(run, new Error('the task ended with a value that cannot be read'), 0)
  }
}
