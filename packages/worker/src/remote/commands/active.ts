import type { RemoteCommand } from '../remote-command.ts'
import { taskInfo } from '../task-info.ts'

/** Tasks that run now. */
export const active: RemoteCommand = {
  name: 'active',
  kind: 'inspect',
  aliases: ['dump_active'],
  run: ({ jobs, clock }, args) => [...jobs.active].map((job) => taskInfo(job, clock, args['safe'] === true)),
}
