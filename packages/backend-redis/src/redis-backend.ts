import {
  type BackendHost,
  BrokerError,
  type ChordStore,
  type GroupStore,
  type ResultBackend,
  type StoreOptions,
  type Subscription,
  unreadableRecord,
} from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'
import type { Redis } from 'ioredis'
import { RedisChordStore } from './chord/redis-chord-store.ts'
import { closedError, ReopeningLink } from './connect/reopening-link.ts'
import { untilCarriedOut } from './connect/retry-policy.ts'
import { ReadBatch } from './store/read-batch.ts'
import { RedisGroupStore } from './store/redis-group-store.ts'
import { StoreBatch } from './store/store-batch.ts'
import type { BackendConfig } from './url/backend-config.ts'
import { ResultWatcher } from './watch/result-watcher.ts'

/** The longest value that Redis takes. */
const LARGEST_DOCUMENT = 512 * 1024 * 1024

/**
 * Results in Redis. Connections are opened when they are first needed, and again when they were lost: commands wait
 * meanwhile, as the retry policy says.
 */
export class RedisBackend implements ResultBackend {
  readonly reach = 'anywhere'
  readonly expiresByItself = true
  readonly displayUrl: string
  readonly groups: GroupStore
  readonly chords: ChordStore
  readonly #config: BackendConfig
  readonly #host: BackendHost
  readonly #link: ReopeningLink
  readonly #stores: StoreBatch
  readonly #reads: ReadBatch
  #watcher: ResultWatcher | undefined
  #closing: Promise<void> | undefined

  constructor(config: BackendConfig, host: BackendHost) {
    this.#config = config
    this.#host = host
    this.displayUrl = config.redis.displayUrl
    this.#link = new ReopeningLink(config.redis, host, { healthCheckMs: config.healthCheckMs })
    const run = <T>(command: (redis: Redis) => Promise<T>): Promise<T> => this.#run(command, isLogin)
    // A process that stores need not be started again once the password is right.
    this.#stores = new StoreBatch((command) => this.#run(command), host.codec)
    this.#reads = new ReadBatch(run)
    this.groups = new RedisGroupStore(run, config.keys, host.codec)
    this.chords = new RedisChordStore({
      run: (command) => this.#run(command),
      keys: config.keys,
      codec: host.codec,
      ordered: config.chordOrdered,
      store: (record, options) => this.store(record, options),
    })
  }

  /** @throws BrokerError `connection_lost` and its like when the retries are used up; `message_too_large`; `failed` */
  store(record: ResultRecord, options: StoreOptions): Promise<'stored' | 'kept'> {
    let document: string | Uint8Array
    try {
      document = this.#host.codec.encode(record)
    } catch (error) {
      return Promise.reject(error)
    }
    if (document.length > LARGEST_DOCUMENT) {
      const message = `the result of ${record.taskId} is more than Redis takes (512 MB)`
      return Promise.reject(new BrokerError('message_too_large', message, { affects: 'message' }))
    }
    const key = this.#config.keys.resultKey(record.taskId)
    return this.#stores.add(key, document, Math.trunc(options.expiresS ?? 0))
  }

  async fetch(ids: readonly string[]): Promise<readonly (ResultRecord | undefined)[]> {
    const documents = await this.#reads.read(ids.map((id) => this.#config.keys.resultKey(id)))
    return documents.map((document) => (document === null ? undefined : this.#host.codec.decode(document)))
  }

  async watch(
    ids: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed: (error: unknown) => void = () => undefined,
  ): Promise<Subscription> {
    if (this.#link.closed) throw closedError(this.displayUrl)
    this.#watcher ??= this.#openWatcher()
    return this.#watcher.watch(
      ids.map((id) => this.#config.keys.resultKey(id)),
      on,
      onFailed,
    )
  }

  async forget(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await this.#run((redis) => redis.del(...ids.map((id) => this.#config.keys.resultKey(id))))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#stores.drained()
    this.#watcher?.close()
    this.#link.close()
  }

  #run<T>(command: (redis: Redis) => Promise<T>, isFinal?: (error: BrokerError) => boolean): Promise<T> {
    return untilCarriedOut(
      this.#host,
      this.#config.retry,
      () => this.#link.closed,
      () => this.#link.run(command),
      isFinal,
    )
  }

  #openWatcher(): ResultWatcher {
    const { redis, healthCheckMs } = this.#config
    // Whoever waits tries again by itself.
    const reads = new ReadBatch((command) => this.#link.run(command))
    return new ResultWatcher({
      host: this.#host,
      connect: (listener) => new ReopeningLink(redis, this.#host, { healthCheckMs, ...listener }),
      read: (keys) => reads.read(keys),
      decode: (key, document) => this.#decode(key, document),
    })
  }

  #decode(key: string, document: Buffer): ResultRecord {
    try {
      return this.#host.codec.decode(document)
    } catch (error) {
      this.#host.logger.error(`Cannot read the result ${key}: ${String(error)}`)
      return unreadableRecord(key.slice(this.#config.keys.resultKey('').length), error)
    }
  }
}

/** Asking again does not help where somebody has to mend the password first. */
function isLogin(error: BrokerError): boolean {
  return error.code === 'access_refused' || error.code === 'vhost_not_found'
}
