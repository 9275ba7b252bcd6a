import { applyAsGroup, type CallHost, callErrbacks, type RunningTask } from '@celeriac/core/internal'
import { errorText, type ResultTuple, type SignatureObject } from '@celeriac/protocol'
import { readSig } from '../sig/read-sig.ts'
import { writeSig } from '../sig/write-sig.ts'
import { pretendRun } from './pretend-run.ts'

/** A task that fails without having run. */
export interface NeverRun {
  readonly id: string
  readonly task: string
  readonly errbacks: readonly unknown[]
}

/**
 * Calls the errbacks of a task that will never run, as if it had failed: those that take the request here, the others
 * by message. What goes wrong is logged.
 *
 * @returns the handle of what was sent
 */
export async function callErrbacksOf(
  { id, task, errbacks }: NeverRun,
  error: unknown,
  app: CallHost,
  run: RunningTask,
): Promise<readonly ResultTuple[]> {
  const children: ResultTuple[] = []
  const signatures = errbacks.map((errback) => writeSig(readSig(errback)))
  await callErrbacks(
    pretendRun({ id, task }, app, run),
    signatures,
    { error, traceback: null },
    {
      sendErrbacks: async (sent) => {
        try {
          children.push(await send(sent, id, app))
        } catch (thrown) {
          app.logger.error(`The errbacks of ${task}[${id}] could not be sent: ${errorText(thrown)}`, { error: thrown })
        }
      },
    },
  )
  return children
}

function send(errbacks: readonly SignatureObject[], id: string, app: CallHost): Promise<ResultTuple> {
  const call = { args: [id], options: { parentId: id, rootId: id, addToParent: false } }
  return applyAsGroup(errbacks, call, (errback, each) => app.publisher.applySignature(errback, each))
}
