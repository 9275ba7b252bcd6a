import type { Celery } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'

/**
 * Deletes all tasks that wait in the queues that the app knows of (`taskQueues`, else the default one). It cannot be
 * undone.
 *
 * @returns how many there were
 */
export async function purgeQueues(app: Celery): Promise<number> {
  const host = internalsOf(app)
  const { queues: admin } = await (await host.writeConnection()).get(undefined, { failFast: true })
  let erased = 0
  for (const { name } of host.queues.selected()) if (await admin.exists(name)) erased += await admin.purge(name)
  return erased
}
