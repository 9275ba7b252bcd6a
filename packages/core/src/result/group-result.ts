import { inspect } from 'node:util'
import { type ResultTuple, resultTuple } from '@celeriac/protocol'
import { groupStore } from './group-store.ts'
import type { ResultHandle } from './result-handle.ts'
import type { ResultHost } from './result-host.ts'
import { type BoundToApp, resultHostOf } from './result-host.ts'
import { ResultSet } from './result-set.ts'

/**
 * Results of a group: a {@link ResultSet} with an id, which can be saved and found again. `T` is the tuple of the
 * members' values.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.result.html#celery.result.GroupResult
 */
export class GroupResult<T extends readonly unknown[] = unknown[]> extends ResultSet<T> implements ResultHandle<T> {
  readonly id: string
  readonly parent: ResultHandle | null
  readonly #app: ResultHost

  /** @param app - whose results they are: a `Celery` */
  constructor(
    app: BoundToApp | ResultHost,
    id: string,
    results: readonly ResultHandle[] = [],
    parent: ResultHandle | null = null,
  ) {
    super(app, results)
    this.id = id
    this.parent = parent
    this.#app = resultHostOf(app)
  }

  /** The members. */
  children(): Promise<readonly ResultHandle[]> {
    return Promise.resolve(this.results)
  }

  /**
   * Stores which results belong to the group, so that `app.groupResult(id)` finds them from anywhere, for as long as
   * results are kept.
   *
   * @throws CeleriacError `results_disabled`, `groups_unsupported`
   */
  async save(): Promise<void> {
    const store = await groupStore(this.#app)
    await store.save(this.id, this.asTuple(), this.#app.conf.resultExpires)
  }

  /** Undoes {@link save}; the members' results stay. @throws as save does */
  async delete(): Promise<void> {
    const store = await groupStore(this.#app)
    await store.delete(this.id)
  }

  asTuple(): ResultTuple {
    return resultTuple(
      this.id,
      this.parent?.asTuple() ?? null,
      this.results.map((result) => result.asTuple()),
    )
  }

  /** A task that returns a group stores it in wire form. */
  toJSON(): ResultTuple {
    return this.asTuple()
  }

  override toString(): string {
    return this.id
  }

  override [inspect.custom](): string {
    return `<GroupResult: ${this.id} [${this.results.map(({ id }) => id).join(', ')}]>`
  }
}
