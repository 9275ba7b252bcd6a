import type { RetryPolicy } from '../call/retry-policy.ts'
import type { RunningTask } from '../context/running-task.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Router } from '../route/router.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import type { DraftSettings } from './draft-task.ts'
import type { Encoding } from './encode-draft.ts'
import type { TimeFormat } from './message-times.ts'
import type { ReplyAddress } from './reply-address.ts'
import type { SentEvents } from './sent-event.ts'

/** What sending one task takes, made once for an app: each step gets its own part. */
export interface SendKit {
  readonly clock: Clock
  readonly logger: Logger
  readonly router: Router
  readonly parent: Parent
  readonly timeFormat: TimeFormat
  readonly replyAddress: ReplyAddress
  readonly draft: DraftSettings
  readonly encoding: Encoding
  readonly retrying: PublishRetries
  readonly delivery: DeliveryParts
  /** Undefined unless `taskSendSentEvent` is on. */
  readonly sentEvents: SentEvents | undefined
}

/** What a message may have from the task that sends it. */
export interface Parent {
  /** The running task, where the caller is in one. */
  run(): RunningTask | undefined
  /** `taskInheritParentPriority`. */
  readonly inheritPriority: boolean
}

/** How publishes are tried again, where the call says nothing. */
export interface PublishRetries {
  /** `taskPublishRetry`. */
  readonly retry: boolean
  /** `taskPublishRetryPolicy`. */
  readonly retryPolicy: RetryPolicy
}
