import { safeRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/** `Task tasks.add[id] succeeded in 0.0017s: 4` */
export function logSuccess(job: Job, value: unknown, runtimeS: number, { logs, logger }: WorkerParts): void {
  if (!logs.info) return
  const shown = safeRepr(value, { maxLength: job.run.definition.options.resultreprMaxsize })
  logger.info(`Task ${job.title} succeeded in ${secondsText(runtimeS)}s: ${shown}`, {
    id: job.request.id,
    name: job.request.displayName,
    runtime: runtimeS,
  })
}

/** `Task tasks.add[id] raised unexpected: ValueError('no')`, with the traceback below; `raised expected` without. */
export function logFailure(
  job: Job,
  failure: {
    readonly repr: string
    readonly traceback: string | null
    readonly expected: boolean
    readonly error: unknown
  },
  { logs, logger }: WorkerParts,
): void {
  const fields = { id: job.request.id, name: job.request.displayName, cause: failure.error }
  if (failure.expected) {
    if (logs.info) logger.info(`Task ${job.title} raised expected: ${failure.repr}`, fields)
    return
  }
  const below = failure.traceback === null ? '' : `\n${failure.traceback.trimEnd()}`
  logger.error(`Task ${job.title} raised unexpected: ${failure.repr}${below}`, fields)
}

/** `Task tasks.add[id] retry: Retry in 5s: ValueError('no')` */
export function logRetry(job: Job, reason: string, { logs, logger }: WorkerParts): void {
  if (logs.info) logger.info(`Task ${job.title} retry: ${reason}`, { id: job.request.id })
}

export function logIgnored(job: Job, { logs, logger }: WorkerParts): void {
  if (logs.info) logger.info(`Task ${job.title} ignored`, { id: job.request.id })
}

export function logRejected(job: Job, reason: string, { logger }: WorkerParts): void {
  logger.warn(`Task ${job.title} ${reason}`, { id: job.request.id })
}

export function logRevoked(job: Job, { logs, logger }: WorkerParts): void {
  if (logs.info) logger.info(`Discarding revoked task: ${job.title}`, { id: job.request.id })
}

export function logUnstored(id: string, status: string, error: unknown, { logger }: WorkerParts): void {
  const reason = error instanceof Error ? error.message : String(error)
  logger.critical(`The state ${status} of task ${id} could not be stored: ${reason}`, { id, error })
}

/** Microseconds are as exact as anyone wants to read. */
function secondsText(seconds: number): string {
  const rounded = Math.round(seconds * 1e6) / 1e6
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded)
}
