import { type ChordSig, groupSig } from '../sig/sig.ts'
import type { FreezeGiven, Freezer } from './freeze-given.ts'
import { freezeGroup } from './freeze-group.ts'
import { firstOfLine, type ResultNode } from './result-node.ts'

/** Fixes the ids of a chord's header, whose id becomes the chord's own, then of its body, whose result is the chord's. */
export function freezeChord(chord: ChordSig, given: FreezeGiven, freezer: Freezer): ResultNode {
  const header = Array.isArray(chord.header) ? groupSig(chord.header) : chord.header
  chord.header = header
  const { rootId, parentId } = given
  const headerResult = freezeGroup(header, { rootId, parentId, chord: chord.body }, freezer)
  chord.options['task_id'] = headerResult.id
  const result = freezer.freeze(chord.body, { ...given, parentId: undefined })
  firstOfLine(result).parent = headerResult
  return result
}
