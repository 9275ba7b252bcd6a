import { installCanvas } from '@celeriac/canvas/internal'
import type { AppInternals, ResultBackend } from '@celeriac/core/internal'
import { accept } from './dispatch/accept.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { finish, finishBroken } from './finish/finish.ts'
import { RunsBeingRetried } from './finish/runs-being-retried.ts'
import { mayStart } from './gate/discard-if-dead.ts'
import { EtaHolder } from './gate/eta-holder.ts'
import { RevokedIds } from './gate/revoked-ids.ts'
import { JobTracker } from './job-tracker.ts'
import type { CompiledOptions } from './options/worker-options.ts'
import { AsyncPool } from './pool/async-pool.ts'
import { StateRecorder } from './record/state-recorder.ts'
import { TaskLog } from './task-log.ts'
import { DeliveryWindow } from './window/delivery-window.ts'
import { Prefetch } from './window/prefetch.ts'
import type { WorkerParts } from './worker-parts.ts'

/** How many results may be on their way at a time: beyond it no further run is started. */
const MOST_UNFINISHED = 1000

/** Puts together what the steps of one worker share, from the last step to the first. */
export function createParts(
  sender: object,
  internals: AppInternals,
  backend: ResultBackend | undefined,
  { hostname, logger, concurrency, prefetchMultiplier }: CompiledOptions,
): WorkerParts {
  const { clock, conf, codec, registry, publisher } = internals
  installCanvas(internals)
  const log = new TaskLog(logger)
  const recorder = new StateRecorder({ backend, conf, clock, logger })
  const window = createWindow(conf.workerEtaTaskLimit, { concurrency, prefetchMultiplier, logger })
  const ending = { publisher, recorder, log, retried: new RunsBeingRetried() }
  const jobs = new JobTracker((job, error) => finishBroken(job, error, ending))
  const gate = { ...ending, clock, jobs, revoked: new RevokedIds(clock) }
  const start = { clock, hostname, log, recorder, jobs }
  const resume = (): void => pool.resume()
  const pool = new AsyncPool({
    size: concurrency,
    clock,
    hasRoom: () => jobs.finishing < Math.max(MOST_UNFINISHED, concurrency),
    listener: {
      mayStart: (job) => mayStart(job, gate),
      accepted: (job) => accept(job, start),
      ended: (job, outcome) => {
        // Cancelled meanwhile: its outcome is recorded already.
        if (!job.closed) jobs.ended(job, finish(job, outcome, ending), resume)
      },
    },
  })
  const held = new EtaHolder(clock, (job) => {
    window.release()
    dispatch(job, { pool, retried: ending.retried })
  })
  const environment = { internals, backend, logger }
  return { sender, internals, conf, codec, registry, hostname, environment, window, held, pool, ...gate }
}

function createWindow(
  etaTaskLimit: number | null,
  {
    concurrency,
    prefetchMultiplier: multiplier,
    logger,
  }: Pick<CompiledOptions, 'concurrency' | 'prefetchMultiplier' | 'logger'>,
): DeliveryWindow {
  const onRestored = (max: number): void =>
    logger.info(`Resuming normal operations. The prefetch count has been restored to the maximum of ${max}`)
  return new DeliveryWindow(new Prefetch({ concurrency, multiplier, etaTaskLimit, onRestored }))
}
