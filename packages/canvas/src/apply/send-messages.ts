import { type CallHost, fromWireOptions, type TaskCall, TaskSignature } from '@celeriac/core/internal'
import type { TaskSig } from '../sig/sig.ts'
import { writeOptions, writeSig } from '../sig/write-sig.ts'
import type { SendMessages } from './carry-out.ts'

/** Sends as a caller does: all in one round trip. @throws the first error, once all others have been answered */
export function asCaller(app: CallHost): SendMessages {
  return async (messages) => {
    const sent = await app.publisher.sendMany(messages.map((message) => taskCall(app, message)))
    for (const outcome of sent) if (outcome.status === 'rejected') throw outcome.reason
  }
}

/** Sends as a worker does after a task has run: retries are bounded. */
export function asWorker(app: Pick<CallHost, 'publisher'>): SendMessages {
  return async (messages) => {
    const options = { addToParent: false }
    const sent = await Promise.allSettled(
      messages.map((message) => app.publisher.applySignature(writeSig(message), { options })),
    )
    for (const outcome of sent) if (outcome.status === 'rejected') throw outcome.reason
  }
}

function taskCall(app: CallHost, { task, args, kwargs, options }: TaskSig): TaskCall {
  const given = { ...fromWireOptions(writeOptions(options)), addToParent: false }
  return new TaskSignature(() => app, { task, args, kwargs, options: given }).taskCall()
}
