import {
  type BackendHost,
  type BackendSettings,
  type BrokerConnection,
  BrokerError,
  finalError,
  type ResultBackend,
  retrying,
  type StoreOptions,
  type Subscription,
  sleep,
  unreadableRecord,
} from '@celeriac/core/adapter'
import type { ResultRecord, WireMessage } from '@celeriac/protocol'
import { RecordCache } from './record-cache.ts'
import { ReplyQueue } from './reply-queue.ts'
import { resultMessage } from './result-message.ts'
import { resolveOptions } from './rpc-options.ts'
import { Watchers } from './watchers.ts'

/**
 * How often a result is sent while the broker is away, as often as Celery does: the first time again at once, then every
 * second. The caller takes no harm from a doubled one.
 */
const MOST_RETRIES = 20
/**
 * A message that the broker refuses (the caller's queue is full) is soon left to the worker, which may wait for longer.
 */
const MOST_RETRIES_OF_REFUSED = 2
const PAUSE_MS = 1000
/**
 * How long closing waits for a broker that may not answer: RabbitMQ reads nothing from a connection that it has
 * blocked.
 */
const CLOSE_TIMEOUT_MS = 10_000

/**
 * Results as messages to the process that sent the task, through the app's broker. No one else can read them, and
 * nothing is stored: groups cannot be saved, and chords are joined by polling.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#rpc-result-backend-rabbitmq-qpid
 */
export class RpcBackend implements ResultBackend {
  readonly reach = 'caller'
  readonly expiresByItself = true
  readonly displayUrl = 'rpc://'
  readonly #host: BackendHost
  readonly #isPersistent: boolean
  readonly #watchers = new Watchers()
  readonly #cache: RecordCache
  readonly #replies: ReplyQueue
  readonly #storing = new Set<Promise<unknown>>()
  #stopFollowing: (() => void) | undefined
  #hasWarned = false
  #closing: Promise<void> | undefined

  constructor(settings: BackendSettings, host: BackendHost) {
    this.#host = host
    this.#isPersistent = settings.persistent
    const { maxUnread } = resolveOptions(settings)
    this.#cache = new RecordCache(maxUnread, {
      isKept: (id) => this.#watchers.has(id),
      onDropped: () => this.#warnOfDropped(maxUnread),
    })
    this.#replies = new ReplyQueue({
      name: host.oid,
      expiresS: settings.expiresS,
      broker: (options) => host.broker(options),
      onMessage: (message) => this.#onMessage(message),
      onLost: (error) => this.#watchers.fail(error),
    })
  }

  /** One attempt to connect, if there is no connection: whoever sends has a retry policy. */
  async replyAddress(): Promise<string> {
    await this.#listen({ failFast: true })
    return this.#host.oid
  }

  async store(record: ResultRecord, { replyTo, correlationId }: StoreOptions): Promise<'stored' | 'kept'> {
    this.#mustBeOpen()
    // Nobody waits for it.
    if (!replyTo) return 'stored'
    const message = resultMessage(record, this.#host.codec, { correlationId, persistent: this.#isPersistent })
    const sending = this.#send(message, replyTo)
    this.#storing.add(sending)
    try {
      await sending
    } finally {
      this.#storing.delete(sending)
    }
    return 'stored'
  }

  /** What has come so far. */
  async fetch(ids: readonly string[]): Promise<readonly (ResultRecord | undefined)[]> {
    await this.#listen()
    return ids.map((id) => this.#cache.get(id))
  }

  /** One attempt, if there is no connection: whoever waits tries again by itself. */
  async watch(
    ids: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed?: (error: unknown) => void,
  ): Promise<Subscription> {
    await this.#listen({ failFast: true })
    const subscription = this.#watchers.add(ids, on, onFailed)
    for (const id of ids) {
      const record = this.#cache.get(id)
      if (record !== undefined) on(record)
    }
    return subscription
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#cache.delete(id)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#host.clock.after(CLOSE_TIMEOUT_MS, resolve, { keepAlive: true })
      void this.#finish().finally(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#storing)
    this.#stopFollowing?.()
    await this.#replies.close()
  }

  async #listen(options?: { readonly failFast: boolean }): Promise<void> {
    this.#mustBeOpen()
    // From then on each connection has the queue before anybody else uses the connection.
    this.#stopFollowing ??= this.#host.onBrokerConnected((connection) => this.#follow(connection))
    await this.#replies.open(options)
  }

  /** A reply queue that cannot be had concerns those who wait for results: the connection is there for others too. */
  async #follow(connection: BrokerConnection): Promise<void> {
    try {
      await this.#replies.openOn(connection)
    } catch (error) {
      if (error instanceof BrokerError && error.affects === 'connection') throw error
      this.#watchers.fail(error)
    }
  }

  async #send(message: WireMessage, replyTo: string): Promise<void> {
    const attempt = async (): Promise<void> => {
      const connection = await this.#host.broker({ failFast: true })
      // Confirmed, because the task is acknowledged next; not mandatory, because the caller may be gone.
      await connection.publish(message, { queue: replyTo, mandatory: false, confirm: true })
    }
    await retrying(attempt, async (error, retries) => {
      if (!(error instanceof BrokerError && error.canRetry) || this.#closing !== undefined) throw error
      if (retries >= (error.affects === 'message' ? MOST_RETRIES_OF_REFUSED : MOST_RETRIES)) throw error
      if (retries > 0) await sleep(PAUSE_MS, this.#host.clock)
    })
  }

  #onMessage(message: WireMessage): void {
    let record: ResultRecord
    try {
      record = this.#host.codec.decode(message.body, message.contentType)
    } catch (error) {
      this.#host.logger.warn(`A result cannot be read: ${String(error)}`, { error })
      const { correlationId } = message.properties
      if (correlationId === undefined) return
      record = unreadableRecord(correlationId, error)
    }
    if (this.#cache.put(record)) this.#watchers.tell(record)
  }

  #mustBeOpen(): void {
    if (this.#closing === undefined) return
    throw finalError('closed', 'The result backend rpc:// is closed')
  }

  #warnOfDropped(maxUnread: number): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    this.#host.logger.warn(
      `More than ${maxUnread} results have come that nobody has read or forgotten: the oldest are dropped. ` +
        'Send such tasks with ignoreResult, or raise maxUnread in resultBackendTransportOptions',
    )
  }
}
