/** Keys of a key/value result backend. */
export interface ResultKeys {
  resultKey(taskId: string): string
  groupKey(groupId: string): string
  /** Counter of a chord on backends that count; Redis does not. */
  chordUnlockKey(groupId: string): string
  chordKeys(groupId: string): ChordKeys
}

/** Keys of a chord on Redis. */
export interface ChordKeys {
  /** The group's own key: a saved header. */
  readonly group: string
  /** The parts that have come. */
  readonly parts: string
  /** How many were added while it ran. */
  readonly added: string
  /** How many it began with. */
  readonly size: string
  /** Who was counted. */
  readonly counted: string
  /** Who sends the body. */
  readonly claim: string
}

/** Key of a task's stored result. */
export function resultKey(taskId: string): string {
  return `celery-task-meta-${taskId}`
}

/** Key of a saved group. */
export function groupKey(groupId: string): string {
  return `celery-taskset-meta-${groupId}`
}

/** Key of a chord's counter, on backends without a join of their own. */
export function chordUnlockKey(groupId: string): string {
  return `chord-unlock-${groupId}`
}

/**
 * The keys with a `global_keyprefix` of `result_backend_transport_options`: `_` is put between, unless the prefix
 * ends in one of `:_-.` already.
 *
 * @param prefix - Empty for none.
 */
export function withResultPrefix(prefix: string): ResultKeys {
  const before = prefix === '' || /[:_.-]$/.test(prefix) ? prefix : `${prefix}_`
  return {
    resultKey: (taskId) => before + resultKey(taskId),
    groupKey: (groupId) => before + groupKey(groupId),
    chordUnlockKey: (groupId) => before + chordUnlockKey(groupId),
    chordKeys: (groupId) => chordKeysOf(before + groupKey(groupId)),
  }
}

function chordKeysOf(group: string): ChordKeys {
  return {
    group,
    parts: `${group}.j`,
    added: `${group}.t`,
    size: `${group}.s`,
    counted: `${group}.d`,
    claim: `${group}.c`,
  }
}
