import { resultFromTuple } from './async-result.ts'
import { GroupResult } from './group-result.ts'
import { groupStore } from './group-store.ts'
import type { ResultHost } from './result-host.ts'

/**
 * A saved group; undefined where none was saved under this id. @throws CeleriacError `results_disabled`,
 * `groups_unsupported`
 */
export async function restoreGroup<T extends readonly unknown[] = unknown[]>(
  app: ResultHost,
  id: string,
): Promise<GroupResult<T> | undefined> {
  const store = await groupStore(app)
  const tuple = await store.restore(id)
  if (tuple === undefined) return undefined
  const result = resultFromTuple(app, tuple)
  return result instanceof GroupResult ? (result as GroupResult<T>) : undefined
}
