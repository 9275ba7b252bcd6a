import type { Clock, Settings } from '@celeriac/core/internal'
import type { EtaHolder } from '../gate/eta-holder.ts'
import type { Pool } from '../pool/pool.ts'
import type { DeliveryWindow } from '../window/delivery-window.ts'
import { type CancelTools, cancelActiveJobs } from './cancel-job.ts'
import type { ColdStop } from './cold-stop.ts'

/** What {@link endRuns} uses. */
export interface EndTools extends CancelTools {
  readonly clock: Clock
  readonly conf: Settings
  readonly window: DeliveryWindow
  readonly held: EtaHolder
  readonly pool: Pool
}

/** Lets what runs end; a cold stop, or the end of `workerSoftShutdownTimeout`, cancels it. */
export async function endRuns(tools: EndTools, cold: ColdStop): Promise<void> {
  const { window, held, pool, jobs, clock, conf } = tools
  // Jobs that have not started were never acknowledged: closing the consumer gives them back.
  window.close()
  held.clear()
  pool.drain()
  const timeoutMs = jobs.active.size > 0 ? conf.workerSoftShutdownTimeout * 1000 : 0
  if (await cold.ending(jobs.idle(), clock, timeoutMs)) return
  cancelActiveJobs(tools)
  await jobs.idle()
}
