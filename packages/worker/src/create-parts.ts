import type { AppInternals, ResultBackend } from '@celeriac/core/internal'
import { Prefetch } from './consume/prefetch.ts'
import { RunsBeingRetried } from './dispatch/runs-being-retried.ts'
import { finishBroken } from './finish/finish.ts'
import { EtaHolder } from './gate/eta-holder.ts'
import { release } from './gate/hold-until-eta.ts'
import { RevokedIds } from './gate/revoked-ids.ts'
import { JobTracker } from './job-tracker.ts'
import type { CompiledOptions } from './options/worker-options.ts'
import { createPool } from './pool/create-pool.ts'
import { StateRecorder } from './record/state-recorder.ts'
import type { WorkerParts } from './worker-parts.ts'

/** Puts together what the steps of one worker share. */
export function createParts(
  sender: object,
  internals: AppInternals,
  backend: ResultBackend | undefined,
  { hostname, logger, concurrency, prefetchMultiplier }: CompiledOptions,
): WorkerParts {
  const { clock, conf, codec, registry, publisher } = internals
  const prefetch = new Prefetch({ concurrency, multiplier: prefetchMultiplier, etaTaskLimit: conf.workerEtaTaskLimit })
  const held = new EtaHolder(clock)
  const connections = { count: 0, deliveries: 0, unsettled: 0 }
  const shared = {
    sender,
    internals,
    clock,
    conf,
    codec,
    registry,
    publisher,
    backend,
    hostname,
    logger,
    logs: { debug: logger.isEnabled?.('debug') ?? true, info: logger.isEnabled?.('info') ?? true },
    environment: { internals, backend, logger },
    recorder: new StateRecorder({ backend, conf, clock, logger }),
    revoked: new RevokedIds(clock),
    held,
    jobs: new JobTracker((job, error) => finishBroken(job, error, parts)),
    retried: new RunsBeingRetried(),
    prefetch,
    onSettled: (connection: number) => {
      prefetch.settled()
      if (connection === connections.count) connections.unsettled -= 1
    },
    connections,
  }
  const parts: WorkerParts = Object.assign(shared, { pool: createPool(concurrency, { clock, parts: () => parts }) })
  held.onDue = (job) => release(job, parts)
  prefetch.onRestored = (max) =>
    logger.info(`Resuming normal operations. The prefetch count has been restored to the maximum of ${max}`)
  return parts
}
