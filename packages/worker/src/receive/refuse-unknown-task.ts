import { NotRegistered, signals } from '@celeriac/core'
import type { Delivery } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import { storeRecordOf } from '../finish/store-state.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { describeMessage } from './describe-message.ts'

/**
 * A message for a task that is not registered here: rejected without requeueing, and FAILURE `NotRegistered` is
 * stored, so that whoever waits for it learns of it.
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
  delivery.reject()
  parts.onSettled(parts.connections.count)
  if (id !== null) {
    const { replyTo, correlationId } = delivery.message.properties
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
    parts.jobs.track(storeRecordOf(request, state, reply, parts))
  }
  void signals.taskUnknown.send(parts.sender, { message: delivery.message, exc: error, name, id }, parts.logger)
}
