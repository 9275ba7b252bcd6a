import type { Job } from '../../job.ts'
import { namesIn } from '../read-arguments.ts'
import type { RemoteCommand } from '../remote-command.ts'
import { taskInfo } from '../task-info.ts'

/** Where tasks are, by their ids: only those that this worker has. */
export const queryTask: RemoteCommand = {
  name: 'query_task',
  kind: 'inspect',
  run({ jobs, pool, held, clock }, args) {
    const wanted = new Set(namesIn(args, 'ids'))
    const found: Record<string, unknown> = {}
    const look = (state: string, some: Iterable<Job>): void => {
      for (const job of some) if (wanted.has(job.request.id)) found[job.request.id] = [state, taskInfo(job, clock)]
    }
    look('scheduled', held.jobs())
    look('reserved', pool.waiting())
    look('active', jobs.active)
    return found
  },
}
