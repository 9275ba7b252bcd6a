import { parseIso, safeRepr } from '@celeriac/protocol'
import { retryOptionNames, retryOptions } from '../call/retry-option-specs.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import { unknownOption } from '../check/option-errors.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { MaxRetriesExceededError } from '../errors/celery/task-errors.ts'
import { Retry } from '../errors/celery/task-predicates.ts'
import type { RetryOptions } from '../types/retry-options.ts'
import type { RunningTask } from './running-task.ts'

/**
 * The error that makes a task run again. Nothing is sent yet: whoever handles the run's outcome sends the message.
 *
 * @throws the given error, or MaxRetriesExceededError, once retries are exhausted; the given error, or the Retry
 * itself, in a task that was called as a function
 * @see https://docs.celeryq.dev/en/stable/reference/celery.app.task.html#celery.app.task.Task.retry
 */
export function makeRetry(run: RunningTask, options: RetryOptions): Retry {
  const { request, definition } = run
  checkOptions(`retry of '${run.name}'`, options)
  if (options.maxRetries !== undefined) run.maxRetriesOverride = options.maxRetries
  const maxRetries = options.maxRetries === undefined ? definition.options.maxRetries : options.maxRetries
  if (request.calledDirectly) throw options.error ?? new Retry({ message: 'Task can be retried' })
  if (maxRetries !== null && request.retries + 1 > maxRetries) throw options.error ?? exhausted(run, options)
  return new Retry({
    ...(options.error !== undefined && { error: options.error }),
    when: momentOf(options, definition.options.defaultRetryDelayS),
    options,
  })
}

/** @throws CeleriacError `unknown_option`, `bad_option` */
function checkOptions(what: string, options: RetryOptions): void {
  for (const name of Object.keys(options)) {
    if (retryOptionNames.has(name)) continue
    // Celery's name for it: passed over, the error would get lost.
    if (name === 'exc')
      throw new CeleriacError('unknown_option', `${what}: unknown option 'exc'; did you mean 'error'?`)
    throw unknownOption(what, name, retryOptionNames)
  }
  // Here null is as good as absent.
  toCallOptions(what, Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null)), retryOptions)
}

function momentOf(options: RetryOptions, defaultDelayS: number): Date | number {
  if (options.eta !== undefined) return typeof options.eta === 'string' ? parseIso(options.eta) : options.eta
  return options.countdown ?? defaultDelayS
}

function exhausted({ request, name }: RunningTask, options: RetryOptions): MaxRetriesExceededError {
  const args = options.args ?? request.args
  const kwargs = options.kwargs ?? request.kwargs
  return new MaxRetriesExceededError(
    `Can't retry ${name}[${request.id}] args:${safeRepr(args, { tuple: true })} kwargs:${safeRepr(kwargs)}`,
    { taskArgs: args, taskKwargs: kwargs },
  )
}
