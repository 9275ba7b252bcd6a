import { groupKey, maskUrl, type ResultRecord, type ResultTuple, resultKey } from '@celeriac/protocol'
import {
  type BackendAdapter,
  type BackendHost,
  type BackendSettings,
  type ChordStore,
  finalError,
  type GroupStore,
  microtask,
  type ResultBackend,
  type Subscription,
  unreadableRecord,
} from '../adapter.ts'
import { resultsNamed } from './hub-named.ts'
import { memoryName } from './memory-broker.ts'
import { MemoryChords } from './memory-chords.ts'
import type { MemoryResults } from './memory-results.ts'

/**
 * `cache+memory://`: results in this process, gone with it. All of a process share one store, as in Celery;
 * `cache+memory://name` is one of its own. Records go through the app's result serializer, so that what comes back is
 * what another backend would give.
 */
export const memoryBackend: BackendAdapter = {
  name: 'memory',
  schemes: ['cache+memory'],
  open: (url: string, _settings: BackendSettings, host: BackendHost): ResultBackend => {
    const name = memoryName(url)
    return new MemoryBackend(`cache+memory://${memoryName(maskUrl(url))}`, resultsNamed(name), host)
  },
}

class MemoryBackend implements ResultBackend {
  readonly reach = 'anywhere'
  readonly expiresByItself = true
  readonly displayUrl: string
  readonly groups: GroupStore
  readonly chords: ChordStore
  readonly #results: MemoryResults
  readonly #host: BackendHost
  readonly #subscriptions = new Set<Subscription>()
  #closed = false

  constructor(displayUrl: string, results: MemoryResults, host: BackendHost) {
    this.displayUrl = displayUrl
    this.#results = results
    this.#host = host
    this.chords = new MemoryChords(results.chords, (record, options) => this.store(record, options))
    this.groups = {
      save: async (id, result, expiresS) => {
        this.#set(groupKey(id), host.codec.encodeValue({ result }), false, expiresS)
      },
      restore: async (id) => {
        const stored = this.#get(groupKey(id))
        if (stored === undefined) return undefined
        return (host.codec.decodeValue(stored) as { readonly result: ResultTuple }).result
      },
      delete: async (id) => results.delete(groupKey(id)),
    }
  }

  async store(record: ResultRecord, { expiresS }: { readonly expiresS: number | null }): Promise<'stored' | 'kept'> {
    const encoded = this.#host.codec.encode(record)
    return this.#set(resultKey(record.taskId), encoded, record.status === 'SUCCESS', expiresS) ? 'stored' : 'kept'
  }

  async fetch(ids: readonly string[]): Promise<readonly (ResultRecord | undefined)[]> {
    return ids.map((id) => {
      const stored = this.#get(resultKey(id))
      return stored === undefined ? undefined : this.#host.codec.decode(stored)
    })
  }

  async watch(ids: readonly string[], on: (record: ResultRecord) => void): Promise<Subscription> {
    this.#check()
    let open = true
    // Never from inside of a store or of this call: the watcher may do anything.
    const tell = (id: string, value: Uint8Array): void => microtask(() => open && on(this.#read(id, value)))
    const removals = ids.map((id) => this.#results.watch(resultKey(id), (value) => tell(id, value)))
    const subscription: Subscription = {
      close: async () => {
        open = false
        this.#subscriptions.delete(subscription)
        for (const remove of removals.splice(0)) remove()
      },
    }
    this.#subscriptions.add(subscription)
    for (const id of ids) {
      const current = this.#get(resultKey(id))
      if (current !== undefined) tell(id, current)
    }
    return subscription
  }

  async forget(ids: readonly string[]): Promise<void> {
    this.#check()
    for (const id of ids) this.#results.delete(resultKey(id))
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const subscription of [...this.#subscriptions]) await subscription.close()
  }

  #read(id: string, value: Uint8Array): ResultRecord {
    try {
      return this.#host.codec.decode(value)
    } catch (error) {
      return unreadableRecord(id, error)
    }
  }

  #get(key: string): Uint8Array | undefined {
    this.#check()
    return this.#results.get(key, this.#host.clock.now())
  }

  #set(key: string, encoded: string | Uint8Array, success: boolean, expiresS: number | null): boolean {
    this.#check()
    const value = typeof encoded === 'string' ? Buffer.from(encoded) : encoded
    return this.#results.set(key, value, { success, expiresS, nowMs: this.#host.clock.now() })
  }

  #check(): void {
    if (!this.#closed) return
    throw finalError('closed', 'The result backend is closed.')
  }
}
