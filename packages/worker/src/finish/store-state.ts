import {
  BrokerError,
  type RecordedRequest,
  resultExpiryS,
  type StateToStore,
  type StoreOptions,
  stateRecord,
} from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logUnstored } from './log-lines.ts'

/** Where the rpc backend sends a result. */
interface ReplyAddress {
  readonly replyTo: string | null
  readonly correlationId: string | null
}

/** Stores a job's state. A backend that cannot be reached is logged; it never rejects. */
export function storeState(job: Job, state: StateToStore, parts: WorkerParts): Promise<void> {
  return storeRecordOf(job.request, state, job.request, parts)
}

/** The same for a request of which this worker has no job. */
export async function storeRecordOf(
  request: RecordedRequest,
  state: StateToStore,
  reply: ReplyAddress,
  parts: WorkerParts,
): Promise<void> {
  try {
    await putState(request, state, reply, parts)
  } catch (error) {
    await storeAgain(request, state, reply, error, parts).catch((last: unknown) => {
      logUnstored(request.id, state.status, last, parts)
    })
  }
}

/**
 * Tries once to store a state. Made for every task: the promise is the backend's own.
 *
 * @throws EncodeError, BackendError, BrokerError: as a rejection
 */
export function putState(
  request: RecordedRequest,
  state: StateToStore,
  { replyTo, correlationId }: ReplyAddress,
  parts: WorkerParts,
): Promise<unknown> {
  const { backend, conf } = parts
  if (backend === undefined) return Promise.resolve()
  const options: { -readonly [K in keyof StoreOptions]: StoreOptions[K] } = {
    expiresS: resultExpiryS(conf, state.status),
  }
  if (replyTo !== null) options.replyTo = replyTo
  if (correlationId !== null) options.correlationId = correlationId
  try {
    return backend.store(stateRecord(request, state, parts), options)
  } catch (error) {
    return Promise.reject(error)
  }
}

/**
 * Tries again to store a state after the backend gave up, with the setting `resultBackendAlwaysRetry`: as often and
 * with such pauses as its neighbours say. Without it once is enough: a backend that can lose its connection has tried
 * for a while by itself.
 *
 * @throws the last error
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#result-backend-always-retry
 */
export async function storeAgain(
  request: RecordedRequest,
  state: StateToStore,
  reply: ReplyAddress,
  firstError: unknown,
  parts: WorkerParts,
): Promise<void> {
  const { conf, clock, logger } = parts
  const most = conf.resultBackendAlwaysRetry ? (conf.resultBackendMaxRetries ?? Number.POSITIVE_INFINITY) : 0
  let error = firstError
  for (let retry = 0; retry < most && error instanceof BrokerError && error.canRetry; retry += 1) {
    if (retry === 0) {
      logger.warn(`Result of task ${request.id} could not be stored, trying again: ${error.message}`, { error })
    }
    const pauseMs = conf.resultBackendBaseSleepBetweenRetriesMs * 2 ** retry
    const cappedMs = Math.min(pauseMs, conf.resultBackendMaxSleepBetweenRetriesMs)
    await new Promise<void>((resolve) => clock.after(cappedMs, resolve))
    try {
      await putState(request, state, reply, parts)
      return
    } catch (again) {
      error = again
    }
  }
  throw error
}
