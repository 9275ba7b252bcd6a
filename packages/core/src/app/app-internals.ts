import type { Publisher } from '../call/publisher.ts'
import type { Settings } from '../config/settings.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import type { TaskRegistry } from '../definition/task-registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { ResultWatch } from '../result/result-watch.ts'
import type { QueueTable } from '../route/queue-table.ts'
import type { MessageCodec } from '../serialize/message-codec.ts'
import type { LamportClock } from '../time/lamport-clock.ts'

/** What the parts of one app share. Each is made when it is first read; none connects before it is asked to. */
export interface AppInternals {
  readonly main: string
  /** Reading it settles the configuration. */
  readonly conf: Settings
  readonly registry: TaskRegistry
  readonly clock: Clock
  readonly logger: Logger
  /** For programs that set up logging (the command line): lines go there from now on, unless the app was given a logger of its own. */
  setUpLogging(logger: Logger): void
  /** A uuid: name of reply queues. */
  readonly oid: string
  readonly lamport: LamportClock
  readonly codec: MessageCodec
  readonly queues: QueueTable
  readonly publisher: Publisher
  /** For sending (`brokerWriteUrl`). */
  writeConnection(): Promise<SupervisedConnection>
  /** A new one, for a worker or a monitor (`brokerReadUrl`); whoever opens it closes it. */
  openReadConnection(nodeName?: string): Promise<SupervisedConnection>
  /** Undefined where results are disabled. */
  backend(): Promise<ResultBackend | undefined>
  /** The one subscription that all open `get()`s share. */
  readonly results: ResultWatch
  /** Workers of this app that were started and have not stopped. */
  readonly workers: Set<object>
  /** Registers what `app.close()` is to close, in reverse order. */
  onClose(close: () => Promise<void>): void
}
