import type { ResultBackend } from '../ports/result-backend.ts'

/**
 * Where a task's result is sent to: a queue of rpc's, which must exist before the task does; for other backends a name
 * that is unique to the app, since Celery always sends one.
 */
export class ReplyAddress {
  readonly #oid: string
  readonly #open: () => Promise<ResultBackend | undefined>
  /** Null: the backend has no reply queue. */
  #ask: (() => Promise<string>) | null | undefined

  constructor(oid: string, open: () => Promise<ResultBackend | undefined>) {
    this.#oid = oid
    this.#open = open
  }

  /** @param wanted a result will be read. Without, no queue is made. */
  get(wanted: boolean): string | Promise<string> {
    if (!wanted || this.#ask === null) return this.#oid
    return this.#ask === undefined ? this.#first() : this.#ask()
  }

  async #first(): Promise<string> {
    const backend = await this.#open()
    this.#ask = backend?.replyAddress?.bind(backend) ?? null
    return this.#ask === null ? this.#oid : this.#ask()
  }
}
