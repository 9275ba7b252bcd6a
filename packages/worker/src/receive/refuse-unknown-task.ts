import { NotRegistered, signals } from '@celeriac/core'
import { type Delivery, unreadRequest } from '@celeriac/core/internal'
import { encodeException, exceptionRepr } from '@celeriac/protocol'
import type { JobTracker } from '../job-tracker.ts'
import type { StateRecorder } from '../record/state-recorder.ts'
import { describeMessage } from './describe-message.ts'
import type { RefuseTools } from './refuse.ts'

/** What {@link refuseUnknownTask} uses. */
export interface RefuseUnknownTools extends RefuseTools {
  readonly recorder: StateRecorder
  readonly jobs: JobTracker
}

/**
 * Refuses a message for a task that is not registered here: FAILURE `NotRegistered` is stored, so that whoever waits
 * for it learns of it, and the message is rejected without requeueing.
 */
export function refuseUnknownTask(
  delivery: Delivery,
  { name, id }: { readonly name: string; readonly id: string | null },
  { sender, log, events, window, recorder, jobs }: RefuseUnknownTools,
): void {
  const error = new NotRegistered(name)
  log.logger.error(
    `Received unregistered task of type '${name}'.\nThe message has been ignored and discarded.\n\n` +
      'Did you remember to import the module containing this task (`include`, or the `imports` setting)?\n' +
      `Is it registered under this very name?\n\n${describeMessage(delivery)}`,
  )
  const { connection } = window
  const settle = (): void => {
    delivery.reject()
    window.settled(connection)
  }
  if (id === null) settle()
  else {
    events.unknown(id, exceptionRepr(encodeException(error)))
    jobs.track(recordUnknown(delivery, id, error, recorder).then((isRecorded) => (isRecorded ? settle() : undefined)))
  }
  void signals.taskUnknown.send(sender, { message: delivery.message, exc: error, name, id }, log.logger)
}

function recordUnknown(
  { message }: Delivery,
  id: string,
  error: NotRegistered,
  recorder: StateRecorder,
): Promise<boolean> {
  const { replyTo, correlationId } = message.properties
  const state = { status: 'FAILURE', result: encodeException(error), traceback: null }
  const reply = { replyTo: replyTo ?? null, correlationId: correlationId ?? null }
  return recorder.store(unreadRequest(id), state, reply, { required: true })
}
