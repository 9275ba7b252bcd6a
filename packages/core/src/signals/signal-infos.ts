import type { WireMessage } from '@celeriac/protocol'
import type { RetryPolicy } from '../call/retry-policy.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import type { Logger } from '../ports/logger.ts'

type Args = readonly unknown[]
type Kwargs = Readonly<Record<string, unknown>>

/** A task as a signal's sender: filter by the task itself or by its name. */
export interface SignalTask {
  readonly name: string
}

/** `headers`, `properties` and `body` may be changed in place; receivers must be synchronous. */
export interface BeforeTaskPublish {
  readonly headers: Record<string, unknown>
  readonly body: unknown
  readonly properties: Record<string, unknown>
  readonly exchange: string
  readonly routingKey: string
  /** Names of the queues that are declared first. */
  readonly declare: readonly string[]
  readonly retryPolicy: RetryPolicy | null
}

export interface AfterTaskPublish {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly exchange: string
  readonly routingKey: string
}

export interface TaskReceived {
  readonly request: TaskRequest
}

export interface TaskPrerun {
  readonly taskId: string
  readonly task: SignalTask
  readonly args: Args
  readonly kwargs: Kwargs
}

export interface TaskPostrun extends TaskPrerun {
  readonly retval: unknown
  readonly state: string
}

export interface TaskSuccess {
  readonly taskId: string
  readonly result: unknown
  /** Seconds. */
  readonly runtime: number
}

export interface TaskRetry {
  readonly request: TaskRequest
  readonly reason: unknown
  readonly traceback: string | null
}

export interface TaskFailure {
  readonly taskId: string
  readonly exception: unknown
  readonly args: Args
  readonly kwargs: Kwargs
  readonly traceback: string | null
}

export interface TaskInternalError extends TaskFailure {
  readonly request: TaskRequest
}

export interface TaskRevoked {
  readonly request: TaskRequest
  readonly terminated: boolean
  readonly signum: number | string | null
  readonly expired: boolean
}

export interface TaskRejected {
  readonly message: WireMessage
  readonly exc: unknown
}

export interface TaskUnknown extends TaskRejected {
  readonly name: string
  readonly id: string | null
}

export interface WorkerSetup {
  readonly instance: unknown
  readonly conf: unknown
  readonly options?: Readonly<Record<string, unknown>>
}

export interface WorkerProcessShutdown {
  readonly pid: number
  readonly exitcode: number
}

export interface WorkerShuttingDown {
  readonly sig: string
  readonly how: string
  readonly exitcode: number
}

export interface LoggingSetup {
  readonly loglevel: string
  readonly logfile: string | null
  readonly format: string
  readonly colorize: boolean | null
}

export interface LoggerSetup extends LoggingSetup {
  readonly logger: Logger
}

export interface UserPreloadOptions {
  readonly app: unknown
  readonly options: Readonly<Record<string, unknown>>
}

/** A signal that says nothing but its sender. */
export type NoInfo = Readonly<Record<string, never>>
