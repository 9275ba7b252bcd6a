import { afterRun } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logIgnored } from './log-lines.ts'

/** The task ends without a trace: nothing is stored. */
export function finishIgnore(job: Job, parts: WorkerParts): Promise<void> | undefined {
  logIgnored(job, parts)
  const told = afterRun(job.run, 'IGNORED', null)
  if (told !== undefined) return told.then(() => job.acknowledge())
  job.acknowledge()
  return undefined
}
