import type { RetryPolicy } from '../call/retry-policy.ts'
import type { TaskRun } from '../context/task-run.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { QueueTable } from '../route/queue-table.ts'
import type { Router } from '../route/router.ts'
import type { MessageCodec } from '../serialize/message-codec.ts'
import type { DeclaredQueues } from './declared-queues.ts'
import type { DraftSettings } from './draft-task.ts'
import type { TimeFormat } from './message-times.ts'
import type { ReplyAddress } from './reply-address.ts'
import type { SentEvents } from './sent-event.ts'
import type { WriteConnection } from './write-connection.ts'

/** What the steps of sending share: made once for an app. */
export interface SendKit {
  readonly clock: Clock
  readonly logger: Logger
  readonly codec: MessageCodec
  readonly queues: QueueTable
  readonly router: Router
  readonly declared: DeclaredQueues
  readonly draftSettings: DraftSettings
  readonly timeFormat: TimeFormat
  readonly serializer: string
  readonly compression: string | null
  readonly inheritPriority: boolean
  readonly retry: boolean
  readonly retryPolicy: RetryPolicy
  readonly replyAddress: ReplyAddress
  /** Undefined unless `taskSendSentEvent` is on. */
  readonly sentEvents: SentEvents | undefined
  /** The running task, where the caller is in one. */
  currentRun(): TaskRun | undefined
  /** Made when the first message is sent. */
  connection(): WriteConnection | Promise<WriteConnection>
}
