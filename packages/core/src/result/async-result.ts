import { inspect } from 'node:util'
import { isReady, parseIso, type ResultRecord, type ResultTuple, resultTuple, type State } from '@celeriac/protocol'
import { assertMayWait } from './assert-may-wait.ts'
import { checkGetOptions, checkReadOptions, timeoutMsOf } from './check-result-options.ts'
import { collect } from './collect.ts'
import { type ResultGraph, resultGraph } from './graph.ts'
import { GroupResult } from './group-result.ts'
import type { ResultHandle } from './result-handle.ts'
import type { ResultHost } from './result-host.ts'
import type { GetOptions, ReadOptions, RevokeOptions } from './result-options.ts'
import { revokeTasks } from './revoke.ts'
import { recordValue, settledValue } from './settled-value.ts'
import { waitWithParents } from './wait-with-parents.ts'

/** What a handle may know besides its id. */
export interface AsyncResultOptions {
  /** The result of the step before it in a chain. */
  readonly parent?: ResultHandle | null | undefined
  /** The task was sent with `ignoreResult: true`: there is nothing to wait for. */
  readonly ignored?: boolean | undefined
  /** The task's name, where it is known: errors name it. */
  readonly taskName?: string | undefined
}

/**
 * Handle of one task's result. Never thenable: awaiting it gives the handle itself.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.result.html#celery.result.AsyncResult
 */
export class AsyncResult<T = unknown> implements ResultHandle<T> {
  readonly id: string
  readonly parent: ResultHandle | null
  /** Nothing will be stored: `get()` gives null at once. */
  readonly ignored: boolean
  readonly #app: ResultHost
  readonly #taskName: string | undefined
  /** Once final, a record does not change. */
  #final: ResultRecord | undefined

  constructor(app: ResultHost, id: string, options?: AsyncResultOptions) {
    this.id = id
    this.parent = options?.parent ?? null
    this.ignored = options?.ignored ?? false
    this.#taskName = options?.taskName
    this.#app = app
  }

  /**
   * The stored record; undefined while nothing is known.
   *
   * @throws CeleriacError `results_disabled`, `closed`; BrokerError; TimeoutError after `timeout`; what `signal` aborts
   * with. So does everything below that asks what is known.
   */
  async record(options: ReadOptions = {}): Promise<ResultRecord | undefined> {
    checkReadOptions(options)
    if (this.#final !== undefined) return this.#final
    return this.#keep(
      await this.#app.results.fetch(this.id, { timeoutMs: timeoutMsOf(options), signal: options.signal }),
    )
  }

  /** `PENDING` also where nothing is known of the task. */
  async state(options?: ReadOptions): Promise<State> {
    return (await this.record(options))?.status ?? 'PENDING'
  }

  /** Whether the task has ended, one way or another. */
  async ready(options?: ReadOptions): Promise<boolean> {
    return isReady(await this.state(options))
  }

  async successful(options?: ReadOptions): Promise<boolean> {
    return (await this.state(options)) === 'SUCCESS'
  }

  /** Whether the task ended with an error; a revoked task did not. */
  async failed(options?: ReadOptions): Promise<boolean> {
    return (await this.state(options)) === 'FAILURE'
  }

  /** Something is stored: tells a task that waits from one that nobody knows, if `taskTrackStarted` is on. */
  async exists(options?: ReadOptions): Promise<boolean> {
    return (await this.record(options)) !== undefined
  }

  /** The value, the error of a failed task, the meta of a custom state; null while nothing is known. */
  async result(options?: ReadOptions): Promise<unknown> {
    const record = await this.record(options)
    return record === undefined ? null : recordValue(record)
  }

  /** The same as {@link result}: Celery's name for it where a task reports its progress. */
  info(options?: ReadOptions): Promise<unknown> {
    return this.result(options)
  }

  /** Where the task failed, in the words of the language that ran it. */
  async traceback(options?: ReadOptions): Promise<string | null> {
    return (await this.record(options))?.traceback ?? null
  }

  /** When it ended; null before. */
  async dateDone(options?: ReadOptions): Promise<Date | null> {
    const text = (await this.record(options))?.dateDone ?? null
    return text === null ? null : parseIso(text)
  }

  /** Handles of what the task sent while it ran; none before it has ended. */
  async children(options?: ReadOptions): Promise<readonly ResultHandle[]> {
    const children = (await this.record(options))?.children ?? []
    return children.map((child) => resultFromTuple(this.#app, child))
  }

  /**
   * The task's value, once it is there.
   *
   * @throws the task's error, unless `propagate: false`: Celery's own as our class of the same name, others as
   * RemoteError; TimeoutError, which says what is known of the task; BrokerError where the backend refuses for good;
   * CeleriacError `closed`, `results_disabled`, `get_inside_task`, `unknown_option`; what `signal` aborts with
   */
  async get(options: GetOptions = {}): Promise<T> {
    checkGetOptions(options)
    if (this.ignored) return null as T
    assertMayWait(options)
    const propagate = options.propagate ?? true
    const record = this.#final ?? (await this.#wait(options, propagate))
    const value = settledValue(this.#keep(record) ?? record, propagate) as T
    options.callback?.(this.id, value)
    return value
  }

  /** Deletes the stored result, and those of its parents. */
  async forget(): Promise<void> {
    this.#final = undefined
    await this.parent?.forget()
    await (await this.#app.backend())?.forget([this.id])
  }

  /** Tells all workers not to run the task. */
  revoke(options?: RevokeOptions): Promise<void> {
    return revokeTasks(this.#app, this.id, options)
  }

  asTuple(): ResultTuple {
    return resultTuple(this.id, this.parent?.asTuple() ?? null)
  }

  /** A task that returns a handle stores it in wire form. */
  toJSON(): ResultTuple {
    return this.asTuple()
  }

  /** Each handle of the tree below this one, with its value as it comes: this one first, then its children. */
  collect(options?: GetOptions): AsyncIterable<readonly [handle: ResultHandle, value: unknown]> {
    return collect(this, options)
  }

  /**
   * The tree below this one. @throws CeleriacError `incomplete` while a part of it has not ended, unless `intermediate`
   */
  graph(options?: { readonly intermediate?: boolean }): Promise<ResultGraph> {
    return resultGraph(this, options?.intermediate ?? false)
  }

  toString(): string {
    return this.id
  }

  [inspect.custom](): string {
    return `<AsyncResult: ${this.id}>`
  }

  #wait(options: GetOptions, followParents: boolean): Promise<ResultRecord> {
    return waitWithParents(this.#app, this, options, { followParents, name: this.#taskName })
  }

  #keep(record: ResultRecord | undefined): ResultRecord | undefined {
    if (record !== undefined && isReady(record.status)) this.#final = record
    return record
  }
}

/** The handle that a tuple stands for: of a task, or of a group where it has members. */
export function resultFromTuple(app: ResultHost, tuple: ResultTuple): ResultHandle {
  const [[id, parentTuple], members] = tuple
  const parent = parentTuple === null ? null : resultFromTuple(app, parentTuple)
  if (members === null) return new AsyncResult(app, id, { parent })
  const results = members.map((member) => resultFromTuple(app, member))
  return new GroupResult(app, id, results, parent)
}
