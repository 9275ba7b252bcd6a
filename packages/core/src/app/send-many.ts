import { brand, CeleriacError, identity, isInstance } from '../errors/celeriac-error.ts'
import { AsyncResult } from '../result/async-result.ts'
import { TaskSignature } from '../signature/task-signature.ts'
import type { AnyStep } from '../types/step.ts'
import type { AppInternals } from './app-internals.ts'

/** Some of several messages were not taken. `results` holds the handles of those that were, each at its place. */
export class SendManyError extends AggregateError {
  static readonly [identity]: string = 'SendManyError'
  override readonly name: string = 'SendManyError'
  readonly code = 'send_many_failed'

  /** Marks it as one of this library's errors. */
  get [brand](): true {
    return true
  }

  /** Undefined where the message was refused; its error stands at the same place in `failures`. */
  readonly results: readonly (AsyncResult | undefined)[]
  /** Undefined where the message was taken. */
  readonly failures: readonly unknown[]

  constructor(results: readonly (AsyncResult | undefined)[], failures: readonly unknown[]) {
    const errors = failures.filter((failure) => failure !== undefined)
    super(errors, `${errors.length} of ${results.length} messages were not sent: ${String(errors[0])}`)
    this.results = results
    this.failures = failures
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that was asked about, which may be a subclass
    return isInstance(this, value)
  }
}

/** @see Celery.sendMany */
export async function sendMany(internals: AppInternals, steps: Iterable<AnyStep>): Promise<AsyncResult[]> {
  const signatures = [...steps].map(single)
  if (internals.conf.taskAlwaysEager) return await Promise.all(signatures.map((signature) => signature.applyAsync()))
  const calls = signatures.map((signature) => signature.taskCall())
  const outcomes = await internals.publisher.sendMany(calls)
  const results = outcomes.map((outcome, index) =>
    outcome.status === 'fulfilled'
      ? new AsyncResult(internals, outcome.value, {
          ignored: calls[index]?.options.ignoreResult === true,
          taskName: calls[index]?.name,
        })
      : undefined,
  )
  const sent = results.filter((result) => result !== undefined)
  if (sent.length === results.length) return sent
  throw new SendManyError(
    results,
    outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined)),
  )
}

function single(step: AnyStep): TaskSignature {
  if (step instanceof TaskSignature) return step
  throw new CeleriacError('not_a_signature', 'sendMany takes signatures of single tasks, such as add.s(1, 2)')
}
