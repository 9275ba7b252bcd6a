import type { EndingLine } from '@celeriac/core/internal'
import { exceptionRepr, safeRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

type Log = Pick<WorkerParts, 'logger' | 'logs'>

/** Writes the line of Celery's log that says how a run ended. */
export function logEnding(job: Job, line: EndingLine, log: Log): void {
  const { logger, logs } = log
  const { id } = job.request
  switch (line.about) {
    case 'success':
      logSuccess(job, line.value, line.runtimeS, log)
      break
    case 'failure':
      logFailure(job, line, log)
      break
    case 'retry':
      if (logs.info) logger.info(`Task ${job.title} retry: ${line.reason}`, { id })
      break
    case 'ignore':
      if (logs.info) logger.info(`Task ${job.title} ignored`, { id })
      break
    case 'reject':
      logger.warn(`Task ${job.title} ${line.reason}`, { id })
      break
    case 'revoke':
      if (logs.info) logger.info(`Discarding revoked task: ${job.title}`, { id })
      break
    case 'time limit':
      logger.error(`Hard time limit (${line.limitS}s) exceeded for ${job.title}`)
      break
    case 'internal error':
      logger.critical(`Task ${job.title} INTERNAL ERROR: ${exceptionRepr(line.exception)}`)
  }
}

/** `Task tasks.add[id] succeeded in 0.0017s: 4` */
export function logSuccess(job: Job, value: unknown, runtimeS: number, { logs, logger }: Log): void {
  if (!logs.info) return
  const shown = safeRepr(value, { maxLength: job.run.definition.options.resultreprMaxsize })
  logger.info(`Task ${job.title} succeeded in ${secondsText(runtimeS)}s: ${shown}`, {
    id: job.request.id,
    name: job.request.displayName,
    runtime: runtimeS,
  })
}

/** `Task tasks.add[id] raised unexpected: ValueError('no')`, with the traceback below; `raised expected` without. */
function logFailure(job: Job, failure: EndingLine & { readonly about: 'failure' }, { logs, logger }: Log): void {
  const fields = { id: job.request.id, name: job.request.displayName, cause: failure.error }
  const repr = exceptionRepr(failure.exception)
  if (failure.expected) {
    if (logs.info) logger.info(`Task ${job.title} raised expected: ${repr}`, fields)
    return
  }
  const below = failure.traceback === null ? '' : `\n${failure.traceback.trimEnd()}`
  logger.error(`Task ${job.title} raised unexpected: ${repr}${below}`, fields)
}

/** Microseconds are as exact as anyone wants to read. */
function secondsText(seconds: number): string {
  const rounded = Math.round(seconds * 1e6) / 1e6
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded)
}
