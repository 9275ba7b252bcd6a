import type { ResultRecord, ResultTuple } from '@celeriac/protocol'
import type { AdapterHost, BrokerConnection, Subscription } from './broker.ts'

export interface BackendSettings {
  /** `resultBackendTransportOptions`, in camelCase. */
  readonly transport: Readonly<Record<string, unknown>>
  /** `resultPersistent`, for rpc. */
  readonly persistent: boolean
  /** `resultExpires` in seconds; null is never. */
  readonly expiresS: number | null
  /** `redis*` settings and those of other backends, by their camelCase names. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Turns records into what is stored: `resultSerializer`, `resultCompression`, `resultAcceptContent`. */
export interface ResultCodec {
  readonly contentType: string
  readonly contentEncoding: string
  /** Text where the serializer writes text, else bytes. */
  encode(record: ResultRecord): string | Uint8Array
  /** @throws CeleriacError where it is no result document, or its content is not accepted. */
  /** @param contentType of a result that came as a message (rpc); where absent, it is in `resultSerializer`. */
  decode(stored: Uint8Array, contentType?: string): ResultRecord
  /** The same serializer for other documents (saved groups). */
  encodeValue(value: unknown): string | Uint8Array
  decodeValue(stored: Uint8Array): unknown
}

export interface BackendHost extends AdapterHost {
  /**
   * A live connection to the app's broker, for rpc. It waits until there is one, as long as the app's settings say;
   * with `failFast` it tries once and throws: for a caller that is about to publish, with a retry policy of its own.
   *
   * @throws BrokerError
   */
  broker(options?: { readonly failFast?: boolean }): Promise<BrokerConnection>
  /**
   * Called after each (re)connect to the app's broker, and at once if it is connected. Others get the connection when
   * what it returned has resolved. Returns its removal.
   */
  onBrokerConnected(fn: (connection: BrokerConnection) => void | Promise<void>): () => void
  readonly codec: ResultCodec
}

/** What an adapter package exports; core finds it by URL scheme. */
export interface BackendAdapter {
  readonly name: string
  readonly schemes: readonly string[]
  /** Connects nothing before it is needed. */
  open(url: string, settings: BackendSettings, host: BackendHost): ResultBackend
}

export interface StoreOptions {
  /** Null is never. */
  readonly expiresS: number | null
  readonly replyTo?: string
  readonly correlationId?: string
}

export interface ResultBackend {
  /** `caller`: only the sender's process can read (rpc). */
  readonly reach: 'anywhere' | 'caller'
  /** Old results go by themselves. */
  readonly expiresByItself: boolean
  readonly displayUrl: string
  /** rpc: the queue that must exist before the first publish. */
  replyAddress?(): Promise<string>
  /** `kept` where a SUCCESS stands already, which nothing overwrites. Calls of one tick share a round trip. */
  store(record: ResultRecord, options: StoreOptions): Promise<'stored' | 'kept'>
  fetch(ids: readonly string[]): Promise<readonly (ResultRecord | undefined)[]>
  /**
   * Subscribes, once: it resolves when that is done, and rejects with whatever went wrong; core tries again what can
   * pass. `on` is called with each id's current record, if there is one, and with every later one, ready or not.
   * `onFailed` is called, at most once, when the subscription is of no use any more (its connection was lost, what is
   * stored cannot be read): nothing more comes then. Neither is called after the subscription was closed. A backend
   * that mends what was lost by itself gives the current records again.
   */
  watch(
    ids: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed?: (error: unknown) => void,
  ): Promise<Subscription>
  forget(ids: readonly string[]): Promise<void>
  readonly groups?: GroupStore
  /** `celery.backend_cleanup`. */
  cleanup?(now: Date): Promise<void>
  close(): Promise<void>
}

/** Saved groups: `celery-taskset-meta-<id>`. */
export interface GroupStore {
  save(id: string, result: ResultTuple, expiresS: number | null): Promise<void>
  restore(id: string): Promise<ResultTuple | undefined>
  delete(id: string): Promise<void>
}
