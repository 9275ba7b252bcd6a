import type { Delivery } from '@celeriac/core/internal'
import { dispatch } from './dispatch/dispatch.ts'
import { discardIfDead } from './gate/discard-if-dead.ts'
import { holdUntilEta } from './gate/hold-until-eta.ts'
import type { Job } from './job.ts'
import { receive } from './receive/receive.ts'
import { signalReceived } from './receive/signal-received.ts'
import type { WorkerParts } from './worker-parts.ts'

/**
 * The way of one message through the worker:
 *
 * 1. `receive`: is its content allowed, can it be read, is the task known? What fails here is settled, logged and reported.
 * 2. `gate`: revoked or expired is recorded as such; what has an eta is held until then.
 * 3. `dispatch`: to the pool, which runs it when a slot is free: early acknowledgement, STARTED, the handler.
 * 4. `finish`: callbacks and the next step, the result, errbacks, the late acknowledgement. @see finish/finish.ts
 *
 * No step waits where it need not: a plain message has gone from 1 to 4 when this returns.
 */
export function handleDelivery(delivery: Delivery, parts: WorkerParts): void {
  parts.window.received()
  const job = receive(delivery, parts)
  if (job instanceof Promise) void passLater(job, parts)
  else if (job !== undefined) pass(job, parts)
}

/**
 * Goes on with a job, if it still can: while its body was being unpacked the worker may have stopped, or lost the
 * connection that the message came over.
 */
async function passLater(unpacking: Promise<Job | undefined>, parts: WorkerParts): Promise<void> {
  const { connection } = parts.window
  const job = await unpacking
  if (job !== undefined && connection === parts.window.connection) pass(job, parts)
}

function pass(job: Job, parts: WorkerParts): void {
  parts.log.received(job)
  if (discardIfDead(job, parts)) return
  signalReceived(job, parts)
  if (holdUntilEta(job, parts)) return
  dispatch(job, parts)
}
