import { applyAsGroup, type EndingHands, internalError, retryCall } from '@celeriac/core/internal'
import { errorText, type SignatureObject } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logEnding } from './log-ending.ts'

/**
 * The hands with which a worker ends a job's run: what follows it is sent as messages, its states go to the result
 * backend, and its delivery is settled.
 *
 * @param storeError a try to store its SUCCESS that was made already, and what came of it
 */
export function workerHands(
  job: Job,
  parts: Pick<WorkerParts, 'publisher' | 'recorder' | 'logger' | 'logs'>,
  storeError?: unknown,
): EndingHands {
  const { publisher, recorder } = parts
  const { run, request } = job
  let firstError = storeError
  return {
    settled: job.settled,
    apply: (signature, call) => publisher.applySignature(signature, call),
    async sendRetry(retry) {
      const id = await publisher.send(retryCall(run.definition, request, retry))
      if (run.definition.options.trail) request.children.push([[id, null], null])
    },
    sendErrbacks: (errbacks) => sendErrbacks(job, errbacks, parts),
    store(recorded, state, required) {
      const terms = { required, firstError, onGivenUp: (error: unknown) => void internalError(run, error) }
      firstError = undefined
      return recorder.store(recorded, state, request, terms)
    },
    log: (line) => logEnding(job, line, parts),
    settle(how) {
      if (how === 'acknowledge') job.acknowledge()
      else job.reject(how === 'requeue')
    },
  }
}

/** All as one group: each worker reads the error from the result. */
async function sendErrbacks(
  { request, run, title }: Job,
  errbacks: readonly SignatureObject[],
  { publisher, logger }: Pick<WorkerParts, 'publisher' | 'logger'>,
): Promise<void> {
  const call = { args: [request.id], options: { parentId: request.id, rootId: request.rootId, addToParent: false } }
  try {
    const group = await applyAsGroup(errbacks, call, (errback, each) => publisher.applySignature(errback, each))
    if (run.definition.options.trail) request.children.push(group)
  } catch (error) {
    const reason = errorText(error)
    logger.error(`The errbacks of ${title} could not be sent: ${reason}`, { error })
  }
}
