import type { Celery } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import { ClusterState, type ClusterStateOptions } from './cluster-state.ts'
import { EventReceiver } from './event-receiver.ts'

/** Options of {@link takeSnapshots}. */
export interface SnapshotOptions extends ClusterStateOptions {
  /** Seconds between two snapshots. @defaultValue 1 */
  readonly frequency?: number | undefined
  /** Forget what was in a snapshot: workers, counts, and tasks that have ended. @defaultValue false */
  readonly clearAfter?: boolean | undefined
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Takes snapshots of the cluster at intervals, as Celery's cameras do: to keep a history in a database, say. Where one
 * takes longer than the interval, the next one waits for it; one that throws is logged.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#snapshots
 */
export async function takeSnapshots(
  app: Celery,
  take: (state: ClusterState) => void | Promise<void>,
  { frequency = 1, clearAfter = false, signal, ...options }: SnapshotOptions,
): Promise<void> {
  const { clock, logger } = internalsOf(app)
  const state = new ClusterState(options)
  let taking = Promise.resolve()
  let timer = clock.after(0, () => undefined)
  const shutter = (): void => {
    taking = (async () => take(state))()
      .catch((error: unknown) => logger.error(`A snapshot of the cluster failed: ${String(error)}`, { error }))
      .then(() => {
        if (clearAfter) state.clear()
        if (!signal.aborted) timer = clock.after(frequency * 1000, shutter)
      })
  }
  timer = clock.after(frequency * 1000, shutter)
  try {
    for await (const event of new EventReceiver(app).capture({ signal })) state.apply(event)
  } finally {
    timer.cancel()
    await taking
  }
}
