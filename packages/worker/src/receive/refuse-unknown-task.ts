import { NotRegistered, signals } from '@celeriac/core'
import type { Delivery } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import type { WorkerParts } from '../worker-parts.ts'
import { describeMessage } from './describe-message.ts'

/**
 * Refuses a message for a task that is not registered here: FAILURE `NotRegistered` is stored, so that whoever waits
 * for it learns of it, and the message is rejected without requeueing.
 */
export function refuseUnknownTask(
  delivery: Delivery,
  { name, id }: { readonly name: string; readonly id: string | null },
  parts: WorkerParts,
): void {
  const error = new NotRegistered(name)
  parts.logger.error(
    `Received unregistered task of type '${name}'.\nThe message has been ignored and discarded.\n\n` +
      'Did you remember to import the module containing this task (`include`, or the `imports` setting)?\n' +
      `Is it registered under this very name?\n\n${describeMessage(delivery)}`,
  )
  const connection = parts.connections.count
  const settle = (): void => {
    delivery.reject()
    parts.onSettled(connection)
  }
  if (id === null) settle()
  else
    parts.jobs.track(
      recordUnknown(delivery, id, error, parts).then((isRecorded) => (isRecorded ? settle() : undefined)),
    )
  void signals.taskUnknown.send(parts.sender, { message: delivery.message, exc: error, name, id }, parts.logger)
}

function recordUnknown(
  { message }: Delivery,
  id: string,
  error: NotRegistered,
  { recorder }: Pick<WorkerParts, 'recorder'>,
): Promise<boolean> {
  const { replyTo, correlationId } = message.properties
  const request = {
    id,
    task: null,
    args: null,
    kwargs: null,
    retries: null,
    hostname: null,
    group: null,
    parentId: null,
    children: [],
    deliveryInfo: null,
    stampedHeaders: null,
    stamps: {},
  }
  const state = { status: 'FAILURE', result: encodeException(error), traceback: null }
  const reply = { replyTo: replyTo ?? null, correlationId: correlationId ?? null }
  return recorder.store(request, state, reply, { required: true })
}
