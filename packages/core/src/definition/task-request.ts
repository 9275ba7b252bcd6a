import type { MessageProperties, ResultTuple, TaskMessage } from '@celeriac/protocol'

/** Where a message came from, as Celery's `delivery_info`. */
export interface DeliveryInfo {
  readonly exchange: string
  readonly routingKey: string
  readonly priority: number | null
  readonly redelivered: boolean
}

/**
 * The request of a running task: its message, and how it reached this process.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#task-request
 */
export interface TaskRequest extends TaskMessage {
  readonly rootId: string
  readonly deliveryInfo: DeliveryInfo
  readonly properties: MessageProperties
  readonly replyTo: string | null
  readonly correlationId: string | null
  /** Node name of the worker; null outside one. */
  readonly hostname: string | null
  readonly isEager: boolean
  /** The task was called as a function, without a message. */
  readonly calledDirectly: boolean
  /** Results of what this run has sent; stored with its own result. Grows while it runs. */
  readonly children: ResultTuple[]
}
