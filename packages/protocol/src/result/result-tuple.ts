/**
 * How a result handle travels: `[[id, parent], null]` for a task, `[[id, parent], [child, …]]` for a group.
 *
 * @see docs/protocol.md
 */
export type ResultTuple = readonly [readonly [id: string, parent: ResultTuple | null], readonly ResultTuple[] | null]
