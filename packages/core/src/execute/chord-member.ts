import type { SignatureObject } from '@celeriac/protocol'
import type { TaskRequest } from '../definition/task-request.ts'

/** A task of a chord's header, as far as the chord goes. */
export interface ChordMember {
  readonly id: string
  readonly group: string | null
  readonly groupIndex: number | null
  /** The chord's body. */
  readonly chord: SignatureObject
}

/** The place that a running task has in a chord; undefined where it has none. */
export function chordMember({ id, group, groupIndex, embed }: TaskRequest): ChordMember | undefined {
  return embed.chord === null ? undefined : { id, group, groupIndex, chord: embed.chord }
}
