import { inspect } from 'node:util'
import { TimeoutError } from '../errors/celery/task-errors.ts'
import { assertMayWait } from './assert-may-wait.ts'
import { checkGetOptions, timeoutMsOf } from './check-result-options.ts'
import type { ResultHandle } from './result-handle.ts'
import { type BoundToApp, type ResultHost, resultHostOf } from './result-host.ts'
import type { GetOptions, RevokeOptions } from './result-options.ts'
import { revokeTasks } from './revoke.ts'

/**
 * Several results at once. `T` is the tuple of their values.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.result.html#celery.result.ResultSet
 */
export class ResultSet<T extends readonly unknown[] = unknown[]> {
  /** The members, in order. */
  readonly results: ResultHandle[]
  readonly #app: ResultHost

  /** @param app - whose results they are: a `Celery` */
  constructor(app: BoundToApp | ResultHost, results: readonly ResultHandle[] = []) {
    this.#app = resultHostOf(app)
    this.results = [...results]
  }

  /** How many members there are. */
  get length(): number {
    return this.results.length
  }

  /** All have ended. */
  ready(): Promise<boolean> {
    return this.#every((result) => result.ready())
  }

  /** All have ended well. */
  successful(): Promise<boolean> {
    return this.#every((result) => result.successful())
  }

  /** At least one has failed. */
  async failed(): Promise<boolean> {
    const failed = await Promise.all(this.results.map((result) => result.failed()))
    return failed.includes(true)
  }

  /** At least one has not ended yet. */
  async waiting(): Promise<boolean> {
    return !(await this.ready())
  }

  /** How many have ended well. */
  async completedCount(): Promise<number> {
    const successful = await Promise.all(this.results.map((result) => result.successful()))
    return successful.filter(Boolean).length
  }

  /**
   * The values of all members in their order, once they are there.
   *
   * @throws the error of the first that fails, unless `propagate: false` (then errors stand among the values);
   * TimeoutError when `timeout` is over for all together; see AsyncResult.get
   */
  async get(options: GetOptions = {}): Promise<T> {
    checkGetOptions(options)
    assertMayWait(options)
    return this.#within(options, (shared) => Promise.all(this.results.map((result) => result.get(shared)))) as Promise<
      unknown[]
    > as Promise<never>
  }

  /** The same as {@link get}: Celery's name for it. */
  join(options?: GetOptions): Promise<T> {
    return this.get(options)
  }

  /** The values as they come, in the order in which the members end. @throws as {@link get} does */
  async *iterate(options: GetOptions = {}): AsyncGenerator<T[number]> {
    checkGetOptions(options)
    assertMayWait(options)
    const { signal, end, timedOut } = this.#limits(options)
    const open = new Map(
      this.results.map((result, index) => [
        index,
        result.get({ ...options, timeout: undefined, signal }).then(
          (value) => ({ index, value }),
          (error: unknown) => ({ index, error: timedOut() ?? error }),
        ),
      ]),
    )
    try {
      while (open.size > 0) {
        const settled = await Promise.race(open.values())
        open.delete(settled.index)
        if ('error' in settled) throw settled.error
        yield settled.value as T[number]
      }
    } finally {
      end()
    }
  }

  /** Tells all workers not to run any of them. */
  revoke(options?: RevokeOptions): Promise<void> {
    return revokeTasks(
      this.#app,
      this.results.map((result) => result.id),
      options,
    )
  }

  /** Deletes the stored results. */
  async forget(): Promise<void> {
    await Promise.all(this.results.map((result) => result.forget()))
  }

  /** Adds one; a member is not added again. */
  add(result: ResultHandle): void {
    if (!this.results.some(({ id }) => id === result.id)) this.results.push(result)
  }

  /** Adds several. */
  update(results: Iterable<ResultHandle>): void {
    for (const result of results) this.add(result)
  }

  /** Takes one out. @returns whether it was a member */
  discard(result: ResultHandle | string): boolean {
    const id = typeof result === 'string' ? result : result.id
    const index = this.results.findIndex((member) => member.id === id)
    if (index >= 0) this.results.splice(index, 1)
    return index >= 0
  }

  /** Takes all out. */
  clear(): void {
    this.results.length = 0
  }

  [Symbol.iterator](): IterableIterator<ResultHandle> {
    return this.results.values()
  }

  toString(): string {
    return `<ResultSet: [${this.results.map(({ id }) => id).join(', ')}]>`
  }

  [inspect.custom](): string {
    return this.toString()
  }

  async #every(test: (result: ResultHandle) => Promise<boolean>): Promise<boolean> {
    const passed = await Promise.all(this.results.map(test))
    return passed.every(Boolean)
  }

  /** Waits for all members under one limit; the first that fails ends the waits of the others. */
  async #within<R>(options: GetOptions, wait: (shared: GetOptions) => Promise<R>): Promise<R> {
    const { signal, end, timedOut } = this.#limits(options)
    try {
      return await wait({ ...options, timeout: undefined, signal })
    } catch (error) {
      throw timedOut() ?? error
    } finally {
      end()
    }
  }

  /** Names one that is waited for: what is known of it is likely to hold for the others. */
  #timedOut(timeoutMs: number): TimeoutError {
    const ids = taskIds(this.results)
    const open = ids.filter((id) => this.#app.results.isAwaited(id))
    const [first] = open
    if (first === undefined) return new TimeoutError()
    const { message, cause } = this.#app.results.timedOut(first, timeoutMs)
    const count = `${open.length} of ${ids.length} results are not there`
    return new TimeoutError(ids.length === 1 ? message : `${count}. ${message}`, cause === undefined ? {} : { cause })
  }

  #limits(options: GetOptions): { signal: AbortSignal; end(): void; timedOut(): TimeoutError | undefined } {
    const { signal } = options
    const timeoutMs = timeoutMsOf(options)
    const stop = new AbortController()
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let late: TimeoutError | undefined
    const timer =
      timeoutMs === undefined
        ? undefined
        : this.#app.clock.after(
            timeoutMs,
            () => {
              late = this.#timedOut(timeoutMs)
              stop.abort(late)
            },
            { keepAlive: true },
          )
    const end = (): void => {
      timer?.cancel()
      stop.abort()
    }
    return { signal: either, end, timedOut: () => late }
  }
}

/** Ids of all tasks, those of nested groups too. */
function taskIds(results: readonly ResultHandle[]): string[] {
  return results.flatMap((result) => (result instanceof ResultSet ? taskIds(result.results) : [result.id]))
}
