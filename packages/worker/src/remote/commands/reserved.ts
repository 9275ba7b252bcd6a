import type { RemoteCommand } from '../remote-command.ts'
import { taskInfo } from '../task-info.ts'

/** Tasks that wait for a slot in the pool. */
export const reserved: RemoteCommand = {
  name: 'reserved',
  kind: 'inspect',
  aliases: ['dump_reserved'],
  run: ({ pool, clock }) => pool.waiting().map((job) => taskInfo(job, clock)),
}
