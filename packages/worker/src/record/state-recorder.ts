import {
  BrokerError,
  type Clock,
  doublingPauseMs,
  isUnserialisable,
  type Logger,
  type RecordedRequest,
  type ResultBackend,
  resultExpiryS,
  retryAfter,
  retrying,
  type Settings,
  type StateToStore,
  type StoreOptions,
  stateRecord,
} from '@celeriac/core/internal'
import { errorText, exceptionRepr, isRecord, safeRepr } from '@celeriac/protocol'

/** Where the rpc backend sends a result. */
export interface ReplyAddress {
  readonly replyTo: string | null
  readonly correlationId: string | null
}

/** What {@link StateRecorder} needs. */
export interface StateRecorderOptions {
  /** Undefined where results are disabled. */
  readonly backend: ResultBackend | undefined
  readonly conf: Settings
  readonly clock: Clock
  readonly logger: Logger
}

/** How a state is to be stored. */
export interface StoreTerms {
  /** Whether the message is only settled once the state is stored. */
  readonly required: boolean
  /** The error of a try that was made already. */
  readonly firstError?: unknown
  /** Called where the state could not be stored. */
  readonly onGivenUp?: (error: unknown) => void
}

/** Stores the states of a worker's tasks, and tries again where that can help, until the worker stops. */
export class StateRecorder {
  readonly #options: StateRecorderOptions
  #stopping = false
  /** Ends the pauses between two tries. */
  readonly #wakes = new Set<() => void>()

  constructor(options: StateRecorderOptions) {
    this.#options = options
  }

  /** False where results are disabled: nothing is stored. */
  get isEnabled(): boolean {
    return this.#options.backend !== undefined
  }

  /**
   * Tries once to store a state. Made for every task: the promise is the backend's own.
   *
   * @throws EncodeError, BackendError, BrokerError: as a rejection
   */
  put(request: RecordedRequest, state: StateToStore, { replyTo, correlationId }: ReplyAddress): Promise<unknown> {
    const { backend, conf } = this.#options
    if (backend === undefined) return Promise.resolve()
    const options: { -readonly [K in keyof StoreOptions]: StoreOptions[K] } = {
      expiresS: resultExpiryS(conf, state.status),
    }
    if (replyTo !== null) options.replyTo = replyTo
    if (correlationId !== null) options.correlationId = correlationId
    try {
      return backend.store(stateRecord(request, state, this.#options), options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Stores a state. An error that can pass is tried again: as `resultBackendAlwaysRetry` and its neighbours say; where
   * the state is `required` before its message is settled, until it is stored or the worker stops. A state that is
   * given up is logged, with its task's id and outcome.
   *
   * @returns false where a required state was given up, so that the message must not be settled
   * @throws EncodeError for the value of a SUCCESS: the task fails with it
   * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#result-backend-always-retry
   */
  async store(
    request: RecordedRequest,
    state: StateToStore,
    reply: ReplyAddress,
    { required, firstError, onGivenUp }: StoreTerms,
  ): Promise<boolean> {
    const attempt = (): Promise<unknown> => this.put(request, state, reply)
    const pause = this.#patience(request.id, required)
    try {
      await (firstError === undefined ? retrying(attempt, pause) : retryAfter(firstError, attempt, pause))
      return true
    } catch (error) {
      const isLeft = this.#giveUp(request.id, state, required, error)
      onGivenUp?.(error)
      return !isLeft
    }
  }

  /**
   * Does what else has to be done with a state before its message is settled, with the same retries.
   *
   * @returns as {@link store} does
   * @throws EncodeError for the value of a SUCCESS
   */
  async persist(id: string, state: StateToStore, attempt: () => Promise<void>, required: boolean): Promise<boolean> {
    try {
      await retrying(attempt, this.#patience(id, required))
      return true
    } catch (error) {
      return !this.#giveUp(id, state, required, error)
    }
  }

  #patience(id: string, required: boolean): (error: unknown, retry: number) => Promise<void> {
    const most = required ? Number.POSITIVE_INFINITY : this.#mostRetries
    return async (error, retry) => {
      if (retry >= most || !canPass(error) || this.#stopping) throw error
      if (retry === 0) this.#warn(id, error)
      await this.#pause(retry)
    }
  }

  /** Ends the retries, because the worker stops: what is being tried gets one more try, what fails from now on none. */
  stop(): void {
    this.#stopping = true
    for (const wake of this.#wakes) wake()
  }

  get #mostRetries(): number {
    const { resultBackendAlwaysRetry, resultBackendMaxRetries } = this.#options.conf
    return resultBackendAlwaysRetry ? (resultBackendMaxRetries ?? Number.POSITIVE_INFINITY) : 0
  }

  #warn(id: string, error: BrokerError): void {
    this.#options.logger.warn(`The result of task ${id} could not be stored, trying again: ${error.message}`, {
      id,
      error,
    })
  }

  #pause(retry: number): Promise<void> {
    const { resultBackendBaseSleepBetweenRetriesMs: baseMs, resultBackendMaxSleepBetweenRetriesMs: mostMs } =
      this.#options.conf
    const ms = doublingPauseMs(baseMs, mostMs, retry)
    return new Promise((resolve) => {
      const wake = (): void => {
        timer.cancel()
        this.#wakes.delete(wake)
        resolve()
      }
      const timer = this.#options.clock.after(ms, wake)
      this.#wakes.add(wake)
    })
  }

  /** @returns whether the message is left with the broker */
  #giveUp(id: string, state: StateToStore, required: boolean, error: unknown): boolean {
    const isValue = isUnserialisable(error)
    if (isValue && state.status === 'SUCCESS') throw error
    // Whoever ran the task again could not store such a value either.
    const isLeft = required && !isValue
    const reason = errorText(error)
    const after = isLeft ? '. Its message is left with the broker, which delivers it again when this worker stops' : ''
    this.#options.logger.critical(
      `The state of task ${id} could not be stored: ${reason}. It is ${describeState(state)}${after}`,
      { id, state: state.status, error },
    )
    return isLeft
  }
}

/** Whether a backend's error can pass by itself. */
function canPass(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.canRetry
}

/** Celery's `resultrepr_maxsize`. */
const MOST = 1024

/** A state with its outcome, for the log: `SUCCESS: 4`, `FAILURE: ValueError('no')`. */
function describeState({ status, result }: StateToStore): string {
  if (result === null || result === undefined) return status
  try {
    return `${status}: ${isException(result) ? exceptionRepr(result) : safeRepr(result, { maxLength: MOST })}`
  } catch {
    // The value cannot be written as text.
    return status
  }
}

function isException(value: unknown): value is Parameters<typeof exceptionRepr>[0] {
  return isRecord(value) && 'exc_type' in value && 'exc_message' in value && 'exc_module' in value
}
