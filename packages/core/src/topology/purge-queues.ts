import type { QueueAdmin } from '../ports/broker.ts'

/** Deletes what waits in these queues, as far as they exist. @returns how many messages there were */
export async function purgeQueues(admin: QueueAdmin, queues: Iterable<{ readonly name: string }>): Promise<number> {
  let erased = 0
  for (const { name } of queues) if (await admin.exists(name)) erased += await admin.purge(name)
  return erased
}
