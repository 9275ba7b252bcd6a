import { randomUUID } from 'node:crypto'
import type { ResultBackend, StoreOptions } from '@celeriac/core/internal'
import type { ResultRecord } from '@celeriac/protocol'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { Inbox } from './inbox.ts'

/** The two ends of a conformance test; all that it opened is closed by {@link BackendBench.tearDown}. */
export interface BackendPair {
  /** Sent the task and waits for its result. */
  readonly caller: ResultBackend
  /** Ran the task and stores its result. */
  readonly worker: ResultBackend
  /** Stores as the worker does, with the caller's reply address where there is one. */
  store(record: ResultRecord, more?: Partial<StoreOptions>): Promise<'stored' | 'kept'>
}

export class BackendBench {
  readonly patienceMs: number
  readonly #options: BackendConformanceOptions
  readonly #open: ResultBackend[] = []

  constructor(options: BackendConformanceOptions) {
    this.#options = options
    this.patienceMs = options.patienceMs ?? 5_000
  }

  async backend(): Promise<ResultBackend> {
    const backend = await this.#options.open()
    this.#open.push(backend)
    return backend
  }

  async pair(): Promise<BackendPair> {
    const [caller, worker] = [await this.backend(), await this.backend()]
    const replyTo = await caller.replyAddress?.()
    const address = replyTo === undefined ? {} : { replyTo }
    return {
      caller,
      worker,
      store: (record, more) =>
        worker.store(record, { expiresS: 3_600, correlationId: record.taskId, ...address, ...more }),
    }
  }

  id(): string {
    return randomUUID()
  }

  inbox<T>(): Inbox<T> {
    return new Inbox<T>(this.patienceMs)
  }

  async tearDown(): Promise<void> {
    for (const backend of this.#open.splice(0)) await backend.close()
    await this.#options.cleanUp?.()
  }
}

/** A record that says little. */
export function record(taskId: string, more: Partial<ResultRecord> = {}): ResultRecord {
  return {
    taskId,
    status: 'SUCCESS',
    result: null,
    traceback: null,
    children: [],
    dateDone: '2026-11-22T09:18:30.460105+00:00',
    ...more,
  }
}

/** A record of a task that has failed. */
export function failure(taskId: string, more: Partial<ResultRecord> = {}): ResultRecord {
  return record(taskId, {
    status: 'FAILURE',
    result: { exc_type: 'ValueError', exc_message: ['boom', 42], exc_module: 'builtins' },
    traceback: 'Traceback (most recent call last):\nValueError: boom\n',
    ...more,
  })
}
