import type { Clock } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { DeliveryWindow } from '../window/delivery-window.ts'
import type { EtaHolder } from './eta-holder.ts'

/** What {@link holdUntilEta} uses. */
export interface HoldTools {
  readonly clock: Clock
  readonly window: DeliveryWindow
  readonly held: EtaHolder
}

/**
 * Whether the job's time has not come: it is then held here, unacknowledged, and raises the prefetch by one, so
 * that held messages do not keep others out.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#eta-and-countdown
 */
export function holdUntilEta(job: Job, { clock, window, held }: HoldTools): boolean {
  if (job.etaMs === null || job.etaMs <= clock.now()) return false
  window.hold()
  held.add(job, job.etaMs)
  return true
}
