import { InvalidResult } from '../message/invalid-messages.ts'

/**
 * How a result handle travels: `[[id, parent], null]` for a task, `[[id, parent], [child, …]]` for a group.
 *
 * @see docs/protocol.md
 */
export type ResultTuple = readonly [readonly [id: string, parent: ResultTuple | null], readonly ResultTuple[] | null]

/** Handles refer to parents, which refer to theirs; nobody has that many. */
const MAX_DEPTH = 1000

/**
 * A result handle as it travels.
 *
 * @param children - Of a group; null for a task.
 */
export function resultTuple(
  id: string,
  parent: ResultTuple | null = null,
  children: readonly ResultTuple[] | null = null,
): ResultTuple {
  return [[id, parent], children]
}

/**
 * Reads a result handle. As Celery does, it takes a bare id for one without a parent.
 *
 * @throws InvalidResult
 */
export function parseResultTuple(value: unknown): ResultTuple {
  return parse(value, 0)
}

function parse(value: unknown, depth: number): ResultTuple {
  if (typeof value === 'string') return [[value, null], null]
  if (!Array.isArray(value) || depth > MAX_DEPTH)
    throw new InvalidResult('A result handle must be [[id, parent], children]')
  const [own, children] = value
  const [id, parent] = Array.isArray(own) ? own : [own, null]
  if (typeof id !== 'string') throw new InvalidResult('A result handle has no id')
  return [
    [id, parent === null || parent === undefined ? null : parse(parent, depth + 1)],
    Array.isArray(children) ? children.map((child) => parse(child, depth + 1)) : null,
  ]
}
