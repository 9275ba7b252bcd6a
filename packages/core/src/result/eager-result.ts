import { inspect } from 'node:util'
import { isReady, PROPAGATE_STATES, type ResultTuple, resultTuple, type State } from '@celeriac/protocol'
import { TaskRevokedError } from '../errors/celery/task-errors.ts'
import { assertMayWait } from './assert-may-wait.ts'
import { checkGetOptions } from './check-result-options.ts'
import type { ResultHandle } from './result-handle.ts'
import type { GetOptions } from './result-options.ts'

/** How a call that ran here ended. */
export interface EagerOutcome {
  readonly id: string
  readonly name?: string | undefined
  readonly state: State
  /** The value, or the error. */
  readonly value: unknown
  readonly traceback: string | null
}

/**
 * Result of a call that ran here, without a message: `task.apply()`, or `taskAlwaysEager`.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.result.html#celery.result.EagerResult
 */
export class EagerResult<T = unknown> implements ResultHandle<T> {
  readonly id: string
  readonly name: string | undefined
  readonly parent: ResultHandle | null
  #outcome: EagerOutcome

  constructor(outcome: EagerOutcome, options: { readonly parent?: ResultHandle | null } = {}) {
    this.id = outcome.id
    this.name = outcome.name
    this.parent = options.parent ?? null
    this.#outcome = outcome
  }

  state(): Promise<State> {
    return Promise.resolve(this.#outcome.state)
  }

  ready(): Promise<boolean> {
    return Promise.resolve(isReady(this.#outcome.state))
  }

  successful(): Promise<boolean> {
    return Promise.resolve(this.#outcome.state === 'SUCCESS')
  }

  failed(): Promise<boolean> {
    return Promise.resolve(this.#outcome.state === 'FAILURE')
  }

  /** The value, or the error. */
  result(): Promise<unknown> {
    return Promise.resolve(this.#outcome.value)
  }

  /** The same as {@link result}. */
  info(): Promise<unknown> {
    return this.result()
  }

  traceback(): Promise<string | null> {
    return Promise.resolve(this.#outcome.traceback)
  }

  /** No children: what the task sent is not recorded. */
  children(): Promise<readonly ResultHandle[]> {
    return Promise.resolve([])
  }

  /**
   * The value; null where the task was ignored or rejected. @throws the task's error, unless `propagate: false`;
   * CeleriacError `get_inside_task`
   */
  async get(options: GetOptions = {}): Promise<T> {
    checkGetOptions(options)
    assertMayWait(options)
    const { state, value } = this.#outcome
    if (PROPAGATE_STATES.has(state) && options.propagate !== false) throw value
    const given = state === 'SUCCESS' || PROPAGATE_STATES.has(state) ? value : null
    options.callback?.(this.id, given)
    return given as T
  }

  /** Nothing is stored. */
  forget(): Promise<void> {
    return Promise.resolve()
  }

  /** Revokes a task that has ended already: from now on its result is a TaskRevokedError, as with Celery. */
  revoke(): Promise<void> {
    this.#outcome = { ...this.#outcome, state: 'REVOKED', value: new TaskRevokedError('revoked'), traceback: null }
    return Promise.resolve()
  }

  asTuple(): ResultTuple {
    return resultTuple(this.id, this.parent?.asTuple() ?? null)
  }

  toJSON(): ResultTuple {
    return this.asTuple()
  }

  toString(): string {
    return this.id
  }

  [inspect.custom](): string {
    return `<EagerResult: ${this.id}>`
  }
}
