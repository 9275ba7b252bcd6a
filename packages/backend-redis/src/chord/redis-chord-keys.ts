import type { ChordKeys, ResultKeys } from '@celeriac/protocol'

/** Keys of a chord, Celery's and ours. */
export interface RedisChordKeys extends ChordKeys {
  /** For whoever takes a lapsed claim over: the body, and who completed the chord. Celery leaves it alone. */
  readonly note: string
}

/** What stands behind a group's id in keys. */
export const SUFFIXES = { claim: '.c', size: '.s', note: '.celeriac-claimed' }

/** The keys of one chord. */
export function redisChordKeys(keys: ResultKeys, groupId: string): RedisChordKeys {
  const chord = keys.chordKeys(groupId)
  return { ...chord, note: chord.group + SUFFIXES.note }
}

/** Ids of the chords that have a note, by when their claims lapse. */
export function noteIndex(keys: ResultKeys): string {
  return `${keys.groupKey('')}celeriac-claimed`
}
