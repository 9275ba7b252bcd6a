import { ContentDisallowed, signals } from '@celeriac/core'
import type { Delivery } from '@celeriac/core/internal'
import { errorText, InvalidTaskMessage } from '@celeriac/protocol'
import type { TaskEvents } from '../event/task-events.ts'
import type { TaskLog } from '../task-log.ts'
import type { DeliveryWindow } from '../window/delivery-window.ts'
import { describeMessage } from './describe-message.ts'

/** What {@link refuse} uses. */
export interface RefuseTools {
  /** The worker: who its signals come from. */
  readonly sender: object
  readonly log: TaskLog
  readonly events: TaskEvents
  readonly window: DeliveryWindow
}

/**
 * Settles a message that cannot be used, and says why: content that is not accepted, and what is no task, is rejected
 * without requeueing; a body that cannot be decoded is acknowledged. Nothing is stored. The worker goes on.
 *
 * @returns undefined, for the caller to return
 */
export function refuse(delivery: Delivery, error: unknown, { sender, log, window }: RefuseTools): undefined {
  const { logger } = log
  const { message } = delivery
  const reason = errorText(error)
  if (error instanceof ContentDisallowed || error instanceof InvalidTaskMessage) {
    const unknown = error instanceof InvalidTaskMessage && error.code === 'unknown_message'
    const what = unknown ? 'Received and deleted unknown message' : 'Received invalid task message'
    logger.error(`${what}: ${reason}. The message has been rejected.\n\n${describeMessage(delivery)}`, { error })
    delivery.reject()
    void signals.taskRejected.send(sender, { message, exc: error }, logger)
  } else {
    logger.critical(`Can't decode message body: ${reason}\n\n${describeMessage(delivery)}`, { error })
    delivery.ack()
    void signals.taskRejected.send(sender, { message, exc: error }, logger)
  }
  window.settled(window.connection)
  return undefined
}
