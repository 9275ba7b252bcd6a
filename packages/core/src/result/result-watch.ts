import { isReady, type ResultRecord } from '@celeriac/protocol'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { TimeoutError } from '../errors/celery/task-errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { AbortListeners } from './abort-listeners.ts'
import { type FeedListener, ResultFeed } from './result-feed.ts'
import { ResultReads } from './result-reads.ts'
import { timeoutMessage } from './timeout-message.ts'
import { withinLimits } from './within-limits.ts'

const NOBODY: FeedListener = { record: () => undefined, error: () => undefined }

/** What the watch uses of the app. */
export interface ResultWatchHost {
  readonly clock: Clock
  readonly logger: Logger
  /** Undefined where results are disabled. */
  backend(): Promise<ResultBackend | undefined>
}

/** For how long to ask. */
export interface WaitLimits {
  /** Undefined is for ever. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** How to wait. */
export interface WaitOptions extends WaitLimits {
  /** The task's name, for the words of a time-out. */
  readonly name?: string | undefined
  /** A function that is called with each record that comes in, ready or not. What it throws ends the wait. */
  readonly onRecord?: ((record: ResultRecord) => void) | undefined
}

/**
 * Where all open `get()`s of an app wait: ids asked for in one tick become one subscription, each id is subscribed to
 * once however many wait for it, and reads of one tick are one request.
 */
export class ResultWatch {
  readonly #clock: Clock
  readonly #feed: ResultFeed
  readonly #reads: ResultReads
  readonly #aborts = new AbortListeners()
  #closed = false

  constructor(host: ResultWatchHost) {
    const backend = async (): Promise<ResultBackend> => (await host.backend()) ?? noBackend()
    this.#clock = host.clock
    this.#feed = new ResultFeed({ clock: host.clock, logger: host.logger, backend })
    this.#reads = new ResultReads(backend)
  }

  /**
   * The task's final record. Trouble with the backend that can pass is waited out, as long as the limits allow.
   *
   * @throws TimeoutError; CeleriacError `closed`, `results_disabled`; BrokerError for trouble that cannot pass; what
   * `signal` aborts with
   */
  wait(id: string, { timeoutMs, signal, onRecord, name }: WaitOptions = {}): Promise<ResultRecord> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedError())
      if (signal?.aborted) return reject(signal.reason)
      const end = (): void => {
        stop()
        timer?.cancel()
        stopListening?.()
      }
      const fail = (error: unknown): void => {
        end()
        reject(error)
      }
      const record = (record: ResultRecord): void => {
        try {
          onRecord?.(record)
        } catch (error) {
          fail(error)
          return
        }
        if (!isReady(record.status)) return
        end()
        resolve(record)
      }
      const stop = this.#feed.listen(id, { record, error: fail })
      const timer =
        timeoutMs === undefined
          ? undefined
          : this.#clock.after(timeoutMs, () => fail(this.timedOut(id, timeoutMs, name)), { keepAlive: true })
      const stopListening = signal && this.#aborts.on(signal, () => fail(signal.reason))
    })
  }

  /** Whether somebody waits for this task. */
  isAwaited(id: string): boolean {
    return this.#feed.known(id) !== undefined
  }

  /** The error of a wait that took too long, with what is known of the task. */
  timedOut(id: string, timeoutMs: number, name?: string): TimeoutError {
    const known = this.#feed.known(id) ?? { last: undefined, trouble: undefined, subscribed: false }
    const cause = known.trouble === undefined ? {} : { cause: known.trouble }
    return new TimeoutError(timeoutMessage({ ...known, id, name, timeoutMs }), cause)
  }

  /**
   * Subscribes to a result that will be waited for: the wait then finds what has come meanwhile. What goes wrong is the
   * wait's to tell.
   *
   * @returns what ends it; safe to call twice
   */
  expect(id: string): () => void {
    return this.#closed ? () => undefined : this.#feed.listen(id, NOBODY)
  }

  /** What is known now; undefined is PENDING. @throws TimeoutError; CeleriacError `closed`, `results_disabled` */
  async fetch(id: string, { timeoutMs, signal }: WaitLimits = {}): Promise<ResultRecord | undefined> {
    if (this.#closed) throw closedError()
    return withinLimits(this.#reads.fetch(id), {
      clock: this.#clock,
      aborts: this.#aborts,
      timeoutMs,
      signal,
      timedOut: () =>
        new TimeoutError(
          `The result backend did not tell the state of task ${id} within ${(timeoutMs ?? 0) / 1000} seconds`,
        ),
    })
  }

  /** Rejects every open wait with code `closed`. Safe to call twice. */
  close(): Promise<void> {
    this.#closed = true
    this.#feed.fail(closedError())
    return Promise.resolve()
  }
}

function closedError(): CeleriacError {
  return new CeleriacError('closed', 'the app was closed while a result was waited for')
}

function noBackend(): never {
  throw new CeleriacError(
    'results_disabled',
    'no result backend is configured: set resultBackend (short: backend), for example to redis://localhost:6379/1',
  )
}
