import type { ResultRecord, ResultTuple, SignatureObject, State } from '@celeriac/protocol'
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
  /** Absent where chords are joined by `celery.chord_unlock`, which looks again and again. */
  readonly chords?: ChordStore
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

/** A chord to be joined by counting the parts of its header. */
export interface ChordOpening {
  readonly groupId: string
  /** How many parts complete it. */
  readonly size: number
  /** Null is never. */
  readonly expiresS: number | null
  /** Results of the header, where the body gets another shape than the list of its parts: groups in the header. */
  readonly header?: ResultTuple
}

/** How one task of a chord's header ended. */
export interface ChordPart {
  readonly taskId: string
  readonly status: State
  /** The value; an {@link ExceptionObject} where it has none. */
  readonly result: unknown
}

/** A part that is given back. */
export interface ReturnedPart extends ChordPart {
  readonly groupId: string
  /** Its place among the parts; null is behind all others. */
  readonly index: number | null
  /** How long the parts are kept; null is for ever. */
  readonly expiresS: number | null
  /** How long a saved header is kept; null is for ever. */
  readonly headerExpiresS: number | null
  /** For how long the claim holds at first. */
  readonly claimS: number
  /** Its body in wire form, and the ids of the task: for whoever finishes what the holder of a claim has begun. */
  readonly chord: SignatureObject
  readonly rootId: string
  /** The task's result, which is stored in the same step: one that is stored is counted, whoever dies in between. */
  readonly stored?: { readonly record: ResultRecord; readonly expiresS: number | null }
}

/** A chord that was claimed by a worker that died, as its next one finds it. */
export interface AbandonedChord {
  readonly groupId: string
  readonly claim: ChordClaim
  readonly chord: SignatureObject
  /** The task that completed it, and that one's root. */
  readonly taskId: string
  readonly rootId: string
}

/** Chords that the backend joins by counting. */
export interface ChordStore {
  open(chord: ChordOpening): Promise<void>
  /** One more part belongs to it. */
  grow(groupId: string): Promise<void>
  /**
   * Counts a part, once however often it is given back. Whoever completes the chord gets the claim to send its body;
   * so does who gives a part back again when the claim has lapsed.
   */
  part(part: ReturnedPart): Promise<ChordClaim | undefined>
  /** Claims a chord that was complete, and whose claim has lapsed; undefined where there is none. */
  abandoned?(claimS: number): Promise<AbandonedChord | undefined>
}

/** The right to send a chord's body: one worker has it at a time. */
export interface ChordClaim {
  /** Results of the header, where they were saved. */
  header(): Promise<ResultTuple | undefined>
  /** All parts, in their order. */
  parts(): Promise<readonly ChordPart[]>
  /** Holds it for longer. @returns false where it has lapsed and another worker has it */
  extend(seconds: number): Promise<boolean>
  /** The body was sent, or cannot be: the parts go. @returns false where the claim was lost before */
  done(): Promise<boolean>
  /** The chord has failed; a part that comes later does not fail it again. */
  failed(): Promise<void>
}
