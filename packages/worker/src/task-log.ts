import type { EndingLine, Logger } from '@celeriac/core/internal'
import { exceptionRepr, safeRepr } from '@celeriac/protocol'
import type { Job } from './job.ts'

/** The lines of Celery's log about a worker's tasks. Lines that go nowhere are not even made. */
export class TaskLog {
  /** For lines about anything else. */
  readonly logger: Logger
  readonly #hasDebug: boolean
  readonly #hasInfo: boolean

  constructor(logger: Logger) {
    this.logger = logger
    this.#hasDebug = logger.isEnabled?.('debug') ?? true
    this.#hasInfo = logger.isEnabled?.('info') ?? true
  }

  /** `Task tasks.add[id] received` */
  received(job: Job): void {
    if (!this.#hasInfo) return
    const { id, displayName: name, args, kwargs, eta } = job.request
    this.logger.info(`Task ${job.title} received`, { id, name, args, kwargs, eta })
  }

  /** `Task accepted: tasks.add[id] pid:1` */
  accepted(job: Job): void {
    if (this.#hasDebug) this.logger.debug(`Task accepted: ${job.title} pid:${process.pid}`)
  }

  /** `Task tasks.add[id] succeeded in 0.0017s: 4` */
  succeeded(job: Job, value: unknown, runtimeS: number): void {
    if (!this.#hasInfo) return
    const shown = safeRepr(value, { maxLength: job.run.definition.options.resultreprMaxsize })
    this.logger.info(`Task ${job.title} succeeded in ${secondsText(runtimeS)}s: ${shown}`, {
      id: job.request.id,
      name: job.request.displayName,
      runtime: runtimeS,
    })
  }

  /** The line that says how a run ended. */
  ended(job: Job, line: EndingLine): void {
    const { logger } = this
    const { id } = job.request
    switch (line.about) {
      case 'success':
        this.succeeded(job, line.value, line.runtimeS)
        break
      case 'failure':
        this.#failed(job, line)
        break
      case 'retry':
        if (this.#hasInfo) logger.info(`Task ${job.title} retry: ${line.retry.message}`, this.#retryFields(job, line))
        break
      case 'ignore':
        if (this.#hasInfo) logger.info(`Task ${job.title} ignored`, { id })
        break
      case 'reject':
        logger.warn(`Task ${job.title} ${line.reason}`, { id })
        break
      case 'revoke':
        if (this.#hasInfo) logger.info(`Discarding revoked task: ${job.title}`, { id })
        break
      case 'time limit':
        logger.error(`Hard time limit (${line.limitS}s) exceeded for ${job.title}`)
        break
      case 'internal error':
        logger.critical(`Task ${job.title} INTERNAL ERROR: ${exceptionRepr(line.exception)}`)
    }
  }

  #retryFields({ request, run }: Job, { retry: { when, error } }: EndingLine & { readonly about: 'retry' }) {
    const eta = when instanceof Date ? when : null
    return {
      id: request.id,
      name: request.displayName,
      retries: request.retries,
      countdown: eta === null ? (when ?? run.definition.options.defaultRetryDelayS) : null,
      eta,
      ...(error !== undefined && { cause: error }),
    }
  }

  /** `Task tasks.add[id] raised unexpected: ValueError('no')`, with the traceback below; `raised expected` without. */
  #failed(job: Job, failure: EndingLine & { readonly about: 'failure' }): void {
    const fields = { id: job.request.id, name: job.request.displayName, cause: failure.error }
    const repr = exceptionRepr(failure.exception)
    if (failure.expected) {
      if (this.#hasInfo) this.logger.info(`Task ${job.title} raised expected: ${repr}`, fields)
      return
    }
    const below = failure.traceback === null ? '' : `\n${failure.traceback.trimEnd()}`
    this.logger.error(`Task ${job.title} raised unexpected: ${repr}${below}`, fields)
  }
}

/** Microseconds are as exact as anyone wants to read. */
function secondsText(seconds: number): string {
  const rounded = Math.round(seconds * 1e6) / 1e6
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded)
}
