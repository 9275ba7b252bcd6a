import type { Celery } from '@celeriac/core'
import { buildRequest, type Delivery, internalsOf, type ResultBackend, TaskRun } from '@celeriac/core/internal'
import { parseTask } from '@celeriac/protocol'
import { createParts } from '../../src/create-parts.ts'
import { Job } from '../../src/job.ts'
import { compileOptions } from '../../src/options/compile-options.ts'
import type { WorkerParts } from '../../src/worker-parts.ts'
import { wireMessage } from './worker-bench.ts'

/** A job in the hands of a worker that has not started, and what becomes of its delivery. */
export interface MadeJob {
  readonly job: Job
  readonly parts: WorkerParts
  readonly settled: readonly string[]
}

/** Options of {@link makeJob}. */
interface MakeJobOptions {
  /** Where `ack`, `requeue` and `reject` are added. */
  readonly trace?: string[]
  readonly etaMs?: number
  readonly expiresMs?: number
  /** @defaultValue unless the task is acknowledged late */
  readonly acknowledged?: boolean
}

/** Makes the job of a message for `task`, with id T1. */
export function makeJob(
  { app, backend }: { readonly app: Celery; readonly backend: ResultBackend | undefined },
  task: string,
  { trace = [], etaMs, expiresMs, acknowledged }: MakeJobOptions = {},
): MadeJob {
  const internals = internalsOf(app)
  const compiled = compileOptions({}, internals.conf, internals.logger)
  const parts = createParts({}, internals, backend, compiled)
  const message = wireMessage({ headers: { task, id: 'T1' } })
  const delivery: Delivery = {
    message,
    queue: 'celery',
    exchange: '',
    routingKey: 'celery',
    redelivered: false,
    settled: false,
    ack: () => void trace.push('ack'),
    requeue: () => void trace.push('requeue'),
    reject: () => void trace.push('reject'),
    written: () => undefined,
  }
  const request = buildRequest(parseTask(message.headers, [[], {}, {}]), {
    deliveryInfo: { exchange: '', routingKey: 'celery', priority: null, redelivered: false },
    properties: {},
    hostname: 'w@h',
    isEager: false,
    calledDirectly: false,
  })
  const run = new TaskRun(internals.registry.require(task), request, parts.environment)
  const job = new Job(delivery, run, request, etaMs ?? null, expiresMs ?? null, parts.window)
  if (acknowledged ?? !run.acksLate) job.acknowledge()
  return { job, parts, settled: trace }
}
