import { createJoiner, installCanvas } from '@celeriac/canvas/internal'
import type { AppInternals, ResultBackend, RunEnvironment } from '@celeriac/core/internal'
import { EventDispatcher } from '@celeriac/events/internal'
import { Heartbeat } from './cluster/heartbeat.ts'
import { accept } from './dispatch/accept.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { TaskEvents } from './event/task-events.ts'
import { finish, finishBroken } from './finish/finish.ts'
import { RunsBeingRetried } from './finish/runs-being-retried.ts'
import { mayStart } from './gate/discard-if-dead.ts'
import { EtaHolder } from './gate/eta-holder.ts'
import { RevokedIds } from './gate/revoked-ids.ts'
import { RevokedStamps } from './gate/revoked-stamps.ts'
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
  { hostname, logger, concurrency, prefetchMultiplier, taskEvents, heartbeatInterval }: CompiledOptions,
): WorkerParts {
  const { clock, conf, codec, registry, publisher } = internals
  installCanvas(internals)
  const log = new TaskLog(logger)
  const recorder = new StateRecorder({ backend, conf, clock, logger })
  const window = createWindow(conf.workerEtaTaskLimit, { concurrency, prefetchMultiplier, logger })
  const dispatcher = new EventDispatcher(internals, hostname)
  const events = new TaskEvents(dispatcher, taskEvents)
  const ending = { publisher, recorder, log, events, joiner: createJoiner(internals), retried: new RunsBeingRetried() }
  const jobs = new JobTracker((job, error) => finishBroken(job, error, ending))
  const gate = { ...ending, clock, jobs, revoked: new RevokedIds(clock), revokedStamps: new RevokedStamps() }
  const start = { clock, hostname, log, events, recorder, jobs }
  const heartbeat =
    heartbeatInterval === null ? undefined : new Heartbeat({ sender, clock, dispatcher, jobs }, heartbeatInterval)
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
  // Whether or not other events of tasks are sent, as in Celery.
  const sendEvent: RunEnvironment['sendEvent'] = (run, type, fields) =>
    dispatcher.send(type, { uuid: run.request.id, ...fields })
  const environment = { internals, backend, logger, sendEvent }
  return {
    sender,
    internals,
    conf,
    codec,
    registry,
    hostname,
    environment,
    window,
    held,
    pool,
    dispatcher,
    heartbeat,
    ...gate,
  }
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
