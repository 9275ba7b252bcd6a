import { ContentDisallowed, signals } from '@celeriac/core'
import type { Delivery } from '@celeriac/core/internal'
import { errorText, InvalidTaskMessage } from '@celeriac/protocol'
import type { WorkerParts } from '../worker-parts.ts'
import { describeMessage } from './describe-message.ts'

/**
 * Settles a message that cannot be used, and says why: content that is not accepted, and what is no task, is rejected
 * without requeueing; a body that cannot be decoded is acknowledged. Nothing is stored. The worker goes on.
 *
 * @returns undefined, for the caller to return
 */
export function refuse(delivery: Delivery, error: unknown, parts: WorkerParts): undefined {
  const { message } = delivery
  const reason = errorText(error)
  if (error instanceof ContentDisallowed || error instanceof InvalidTaskMessage) {
    const unknown = error instanceof InvalidTaskMessage && error.code === 'unknown_message'
    const what = unknown ? 'Received and deleted unknown message' : 'Received invalid task message'
    parts.logger.error(`${what}: ${reason}. The message has been rejected.\n\n${describeMessage(delivery)}`, { error })
    delivery.reject()
    void signals.taskRejected.send(parts.sender, { message, exc: error }, parts.logger)
  } else {
    parts.logger.critical(`Can't decode message body: ${reason}\n\n${describeMessage(delivery)}`, { error })
    delivery.ack()
    void signals.taskRejected.send(parts.sender, { message, exc: error }, parts.logger)
  }
  parts.onSettled(parts.connections.count)
  return undefined
}
