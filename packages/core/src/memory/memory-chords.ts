import type { ResultTuple } from '@celeriac/protocol'
import type { ChordClaim, ChordOpening, ChordPart, ChordStore, ResultBackend, ReturnedPart } from '../adapter.ts'

/** A chord as a backend in memory knows it. */
export interface MemoryChord {
  size: number
  readonly header: ResultTuple | undefined
  /** By task and place, so that each counts once. */
  readonly parts: Map<string, ReturnedPart>
  isClaimed: boolean
}

/** Chords that are joined within one process: whoever completes one has its claim for good. */
export class MemoryChords implements ChordStore {
  readonly #chords: Map<string, MemoryChord>

  readonly #store: ResultBackend['store']

  /** @param chords those of all backends that share their results */
  constructor(chords: Map<string, MemoryChord>, store: ResultBackend['store']) {
    this.#chords = chords
    this.#store = store
  }

  async open({ groupId, size, header }: ChordOpening): Promise<void> {
    this.#chords.set(groupId, { size, header, parts: new Map(), isClaimed: false })
  }

  async grow(groupId: string): Promise<void> {
    const chord = this.#chords.get(groupId)
    if (chord !== undefined) chord.size += 1
  }

  async part(part: ReturnedPart): Promise<ChordClaim | undefined> {
    if (part.stored !== undefined) await this.#store(part.stored.record, part.stored)
    const chord = this.#chords.get(part.groupId)
    if (chord === undefined) return undefined
    const key = `${part.taskId}:${part.index}`
    if (!chord.parts.has(key)) chord.parts.set(key, part)
    if (chord.isClaimed || chord.parts.size !== chord.size) return undefined
    chord.isClaimed = true
    return this.#claim(part.groupId, chord)
  }

  #claim(groupId: string, { header, parts }: MemoryChord): ChordClaim {
    return {
      header: async () => header,
      parts: async () => [...parts.values()].sort(byIndex) as ChordPart[],
      extend: async () => true,
      done: async () => this.#chords.delete(groupId),
      failed: async () => void this.#chords.delete(groupId),
    }
  }
}

function byIndex(a: ReturnedPart, b: ReturnedPart): number {
  return (a.index ?? Number.POSITIVE_INFINITY) - (b.index ?? Number.POSITIVE_INFINITY) || 0
}
