import { isoformat } from '@celeriac/protocol'
import type { RemoteCommand } from '../remote-command.ts'
import { taskInfo } from '../task-info.ts'

/** Celery's timer has priorities, of which these tasks have one. */
const PRIORITY = 6

/** Tasks that are held until their time. */
export const scheduled: RemoteCommand = {
  name: 'scheduled',
  kind: 'inspect',
  aliases: ['dump_schedule'],
  run: ({ held, clock }) =>
    held.jobs().map((job) => ({
      eta: job.etaMs === null ? null : isoformat(new Date(job.etaMs)),
      priority: PRIORITY,
      request: taskInfo(job, clock),
    })),
}
