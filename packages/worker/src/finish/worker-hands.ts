import type { Joiner } from '@celeriac/canvas/internal'
import { applyAsGroup, type EndingHands, internalError, type Publisher, retryCall } from '@celeriac/core/internal'
import { errorText, type SignatureObject } from '@celeriac/protocol'
import type { TaskEvents } from '../event/task-events.ts'
import type { Job } from '../job.ts'
import type { StateRecorder } from '../record/state-recorder.ts'
import type { TaskLog } from '../task-log.ts'

/** What a worker's hands use. */
export interface HandTools {
  readonly publisher: Publisher
  readonly recorder: StateRecorder
  readonly log: TaskLog
  readonly events: TaskEvents
  readonly joiner: Joiner
}

/**
 * The hands with which a worker ends a job's run: what follows it is sent as messages, its states go to the result
 * backend, and its delivery is settled.
 *
 * @param storeError a try to store its SUCCESS that was made already, and what came of it
 */
export function workerHands(job: Job, tools: HandTools, storeError?: unknown): EndingHands {
  const { publisher, recorder, log, events, joiner } = tools
  const { run, request } = job
  let firstError = storeError
  return {
    settled: job.settled,
    apply: (signature, call) => publisher.applySignature(signature, call),
    async sendRetry(retry) {
      const id = await publisher.send(retryCall(run.definition, request, retry))
      if (run.definition.options.trail) request.children.push([[id, null], null])
    },
    sendErrbacks: (errbacks) => sendErrbacks(job, errbacks, tools),
    store(recorded, state, required) {
      const terms = { required, firstError, onGivenUp: (error: unknown) => void internalError(run, error) }
      firstError = undefined
      return recorder.store(recorded, state, request, terms)
    },
    returnPart: (member, recorded, state, required) =>
      recorder.persist(member.id, state, () => joiner.returnPart(member, recorded, state, run), required),
    log: (line) => log.ended(job, line),
    settle(how) {
      if (how === 'acknowledge') job.acknowledge()
      else job.reject(how === 'requeue')
    },
    ended: (outcome) => events.ended(job, outcome),
  }
}

/** Sends all errbacks as one group: each worker reads the error from the result. */
async function sendErrbacks(
  { request, run, title }: Job,
  errbacks: readonly SignatureObject[],
  { publisher, log }: HandTools,
): Promise<void> {
  const call = { args: [request.id], options: { parentId: request.id, rootId: request.rootId, addToParent: false } }
  try {
    const group = await applyAsGroup(errbacks, call, (errback, each) => publisher.applySignature(errback, each))
    if (run.definition.options.trail) request.children.push(group)
  } catch (error) {
    const reason = errorText(error)
    log.logger.error(`The errbacks of ${title} could not be sent: ${reason}`, { error })
  }
}
