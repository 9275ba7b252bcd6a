import type { MemoryChord } from './memory-chords.ts'

/** A stored value with its end of life. */
interface Entry {
  readonly value: Uint8Array
  readonly success: boolean
  /** Infinity where it stays. */
  readonly expiresAt: number
}

type Watcher = (value: Uint8Array) => void

/** What memory backends of one name share: encoded documents, and who waits for them. */
export class MemoryResults {
  readonly chords = new Map<string, MemoryChord>()
  readonly #entries = new Map<string, Entry>()
  readonly #watchers = new Map<string, Set<Watcher>>()
  #nextSweepAt = 0

  get(key: string, nowMs: number): Uint8Array | undefined {
    return this.#live(key, nowMs)?.value
  }

  /** False where a success stands, which nothing overwrites. */
  set(key: string, value: Uint8Array, options: { success: boolean; expiresS: number | null; nowMs: number }): boolean {
    const { success, expiresS, nowMs } = options
    if (this.#live(key, nowMs)?.success) return false
    const expiresAt = expiresS === null || expiresS <= 0 ? Infinity : nowMs + expiresS * 1000
    this.#entries.set(key, { value, success, expiresAt })
    this.#sweep(nowMs)
    for (const watcher of this.#watchers.get(key) ?? []) watcher(value)
    return true
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Returns its removal. */
  watch(key: string, watcher: Watcher): () => void {
    let watchers = this.#watchers.get(key)
    if (watchers === undefined) {
      watchers = new Set()
      this.#watchers.set(key, watchers)
    }
    watchers.add(watcher)
    return () => {
      watchers.delete(watcher)
      if (watchers.size === 0 && this.#watchers.get(key) === watchers) this.#watchers.delete(key)
    }
  }

  #live(key: string, nowMs: number): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expiresAt > nowMs) return entry
    this.#entries.delete(key)
    return undefined
  }

  /** At most once a minute, so that results which nobody reads do not pile up. */
  #sweep(nowMs: number): void {
    if (nowMs < this.#nextSweepAt) return
    this.#nextSweepAt = nowMs + 60_000
    for (const [key, entry] of this.#entries) if (entry.expiresAt <= nowMs) this.#entries.delete(key)
  }
}
