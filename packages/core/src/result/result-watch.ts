import { isReady, type ResultRecord } from '@celeriac/protocol'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { TimeoutError } from '../errors/celery/timeout-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { AbortListeners } from './abort-listeners.ts'
import { type FeedListener, ResultFeed } from './result-feed.ts'
import { ResultReads } from './result-reads.ts'

const NOBODY: FeedListener = { record: () => undefined, error: () => undefined }

/** What the watch uses of the app. */
export interface ResultWatchHost {
  readonly clock: Clock
  /** Undefined where results are disabled. */
  backend(): Promise<ResultBackend | undefined>
}

/** How to wait. */
export interface WaitOptions {
  /** Undefined is for ever. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called with each record that comes in, ready or not. What it throws ends the wait. */
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
    this.#feed = new ResultFeed(backend)
    this.#reads = new ResultReads(backend)
  }

  /**
   * The task's final record.
   *
   * @throws TimeoutError; CeleriacError `closed`, `results_disabled`; what `signal` aborts with
   */
  wait(id: string, { timeoutMs, signal, onRecord }: WaitOptions = {}): Promise<ResultRecord> {
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
          : this.#clock.after(timeoutMs, () => fail(new TimeoutError()), { keepAlive: true })
      const stopListening = signal && this.#aborts.on(signal, () => fail(signal.reason))
    })
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

  /** What is known now; undefined is PENDING. @throws CeleriacError `closed`, `results_disabled` */
  fetch(id: string): Promise<ResultRecord | undefined> {
    return this.#closed ? Promise.reject(closedError()) : this.#reads.fetch(id)
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
