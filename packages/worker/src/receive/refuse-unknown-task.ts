import { failUnrun, type Joiner } from '@celeriac/canvas/internal'
import { NotRegistered, signals } from '@celeriac/core'
import { type Delivery, type MessageCodec, type StateToStore, unreadRequest } from '@celeriac/core/internal'
import { encodeException, exceptionRepr, parseTask, type TaskMessage } from '@celeriac/protocol'
import type { JobTracker } from '../job-tracker.ts'
import type { StateRecorder } from '../record/state-recorder.ts'
import { describeMessage } from './describe-message.ts'
import type { RefuseTools } from './refuse.ts'

/** What {@link refuseUnknownTask} uses. */
export interface RefuseUnknownTools extends RefuseTools {
  readonly recorder: StateRecorder
  readonly jobs: JobTracker
  readonly codec: MessageCodec
  readonly joiner: Joiner
}

/**
 * Refuses a message for a task that is not registered here: FAILURE `NotRegistered` is stored, so that whoever waits
 * for it learns of it, as do those who wait for the chord or the chain that it is a part of, and the message is rejected
 * without requeueing.
 */
export function refuseUnknownTask(
  delivery: Delivery,
  { name, id }: { readonly name: string; readonly id: string | null },
  tools: RefuseUnknownTools,
): void {
  const { sender, log, events, window, jobs } = tools
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
    jobs.track(recordUnknown(delivery, id, error, tools).then((isRecorded) => (isRecorded ? settle() : undefined)))
  }
  void signals.taskUnknown.send(sender, { message: delivery.message, exc: error, name, id }, log.logger)
}

async function recordUnknown(
  { message }: Delivery,
  id: string,
  error: NotRegistered,
  tools: RefuseUnknownTools,
): Promise<boolean> {
  const { replyTo, correlationId } = message.properties
  const state = { status: 'FAILURE', result: encodeException(error), traceback: null }
  const reply = { replyTo: replyTo ?? null, correlationId: correlationId ?? null }
  const isStored = await tools.recorder.store(unreadRequest(id), state, reply, { required: true })
  return isStored && (await failWaiting(message, id, state, tools))
}

/** Celery does not read the message, and leaves whoever waits for more than the task itself waiting. */
async function failWaiting(
  message: Delivery['message'],
  id: string,
  state: StateToStore,
  { codec, joiner, recorder }: RefuseUnknownTools,
): Promise<boolean> {
  let task: TaskMessage
  try {
    task = parseTask(message.headers, await codec.decode(message))
  } catch {
    // What cannot be read holds nobody that waits.
    return true
  }
  const { chain, chord } = task.embed
  if (chord === null && (chain === null || chain.length === 0)) return true
  return await recorder.persist(id, state, () => failUnrun(task, state, joiner), true)
}
