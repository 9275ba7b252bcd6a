import { randomUUID } from 'node:crypto'
import type { SignatureObject } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import { fromWireOptions } from '../call/options-wire.ts'
import { localRequest } from '../context/local-request.ts'
import type { RunEnvironment } from '../context/running-task.ts'
import { TaskRun } from '../context/task-run.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { EagerOutcome } from '../result/eager-result.ts'
import { eagerHands } from './eager-hands.ts'
import type { EagerHost } from './eager-host.ts'
import { endRun } from './end-run.ts'
import { executeTask } from './execute-task.ts'
import { retryCall } from './retry-call.ts'
import type { ApplySignature } from './send-followers.ts'

/** Options of an eager call: those of `applyAsync` that mean something here. */
export interface EagerOptions extends CallOptions {
  /** Reject with what the task throws. @defaultValue the setting `taskEagerPropagates` */
  readonly throws?: boolean | undefined
}

/**
 * Runs a task here, with a full request, retries and callbacks: `task.apply()`, and every call under
 * `taskAlwaysEager`. Nothing is stored, unless the task has `storeEagerResult`.
 *
 * @throws what the task throws, with `throws`
 * @see https://docs.celeryq.dev/en/stable/userguide/testing.html
 */
export async function applyEager(
  internals: EagerHost,
  definition: TaskDefinition,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  options: EagerOptions = {},
): Promise<EagerOutcome> {
  const run = new TaskRun(
    definition,
    requestOf(definition, args, kwargs, options),
    await environmentOf(internals, definition),
  )
  const applyHere: ApplySignature = async (signature, { args: given = [], options: its = {} }) => {
    const { canvas } = internals.publisher
    if (signature.subtask_type !== null && canvas !== undefined) {
      const id = randomUUID()
      await canvas.runHere(signature, { args: given, options: { ...its, taskId: id } })
      return [[id, null], null]
    }
    const { id } = await applySignatureHere(internals, signature, given, its)
    return [[id, null], null]
  }
  const outcome = await endRun(run, await executeTask(run), eagerHands(run, applyHere))
  const { id } = run.request
  const { name } = definition
  switch (outcome.kind) {
    case 'success':
      return { id, name, state: 'SUCCESS', value: outcome.value, traceback: null }
    case 'retry': {
      const again = retryCall(definition, run.request, outcome.retry)
      return await applyEager(internals, definition, again.args, again.kwargs, {
        ...again.options,
        throws: options.throws,
      })
    }
    case 'failure':
      if (options.throws ?? internals.conf.taskEagerPropagates) throw outcome.error
      return { id, name, state: 'FAILURE', value: outcome.error, traceback: outcome.traceback }
    case 'ignore':
      return { id, name, state: 'IGNORED', value: null, traceback: null }
    case 'reject':
      return { id, name, state: 'REJECTED', value: outcome.reason, traceback: null }
    case 'revoked':
    case 'lost':
    case 'timed-out':
    case 'cancelled':
      // Nothing here revokes, kills, limits or cancels a run: only workers do.
      throw new Error(`an eager run cannot end as ${outcome.kind}`)
  }
}

function requestOf(
  { name, options: task }: TaskDefinition,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  options: EagerOptions,
) {
  return localRequest({
    ...options,
    task: name,
    id: options.taskId ?? randomUUID(),
    args,
    kwargs,
    isEager: true,
    timeLimit: options.timeLimit ?? task.timeLimitS,
    softTimeLimit: options.softTimeLimit ?? task.softTimeLimitS,
  })
}

/** A backend is only opened where the eager result is to be stored. */
async function environmentOf(internals: EagerHost, definition: TaskDefinition): Promise<RunEnvironment> {
  return {
    internals,
    backend: definition.options.storeEagerResult ? await internals.backend() : undefined,
    logger: internals.logger,
    replaceHere: async (signature, options) => {
      const { value } = await applySignatureHere(internals, signature, [], options)
      return value
    },
  }
}

function applySignatureHere(
  internals: EagerHost,
  signature: SignatureObject,
  args: readonly unknown[],
  options: CallOptions,
): Promise<EagerOutcome> {
  return applyEager(
    internals,
    internals.registry.require(signature.task),
    signature.immutable ? signature.args : [...args, ...signature.args],
    signature.kwargs,
    { ...fromWireOptions(signature.options), ...options },
  )
}
