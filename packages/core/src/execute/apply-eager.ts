import { randomUUID } from 'node:crypto'
import type { ResultTuple, SignatureObject } from '@celeriac/protocol'
import type { AppInternals } from '../app/app-internals.ts'
import { runInContext } from '../context/current-task.ts'
import { localRequest } from '../context/local-request.ts'
import { resultExpiryS, stateRecord, storedValue } from '../context/state-record.ts'
import { type RunEnvironment, TaskRun } from '../context/task-run.ts'
import type { EagerOutcome } from '../result/eager-result.ts'
import type { CallOptions } from '../send/call-options.ts'
import type { SignatureCall } from '../send/publisher.ts'
import { fromWireOptions } from '../signature/options-wire.ts'
import type { TaskDefinition } from '../task/task-definition.ts'
import { afterFailure, afterRetry, afterRun, afterSuccess } from './after-run.ts'
import { callErrbacks } from './call-errbacks.ts'
import { failureOutcome } from './error-outcome.ts'
import { executeTask } from './execute-task.ts'
import type { Outcome } from './outcome.ts'
import { retryCall } from './retry-call.ts'
import { type ApplySignature, sendFollowers } from './send-followers.ts'

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
  internals: AppInternals,
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
  const outcome = await followed(run, await executeTask(run))
  const { id } = run.request
  const name = definition.name
  switch (outcome.kind) {
    case 'success':
      await store(run, 'SUCCESS', outcome.value, null)
      await afterSuccess(run, outcome.value, outcome.runtimeS)
      await afterRun(run, 'SUCCESS', outcome.value)
      return { id, name, state: 'SUCCESS', value: outcome.value, traceback: null }
    case 'retry': {
      await afterRetry(run, outcome.retry, outcome.traceback)
      await afterRun(run, 'RETRY', outcome.retry)
      const again = retryCall(definition, run.request, outcome.retry)
      return await applyEager(internals, definition, again.args, again.kwargs, {
        ...again.options,
        throws: options.throws,
      })
    }
    case 'failure':
      await store(run, 'FAILURE', outcome.exception, outcome.traceback)
      await runInContext(run, () => callErrbacks(run, outcome, (errback, call) => applyHere(internals, errback, call)))
      await afterFailure(run, outcome.error, outcome.traceback)
      await afterRun(run, 'FAILURE', outcome.error)
      if (options.throws ?? internals.conf.taskEagerPropagates) throw outcome.error
      return { id, name, state: 'FAILURE', value: outcome.error, traceback: outcome.traceback }
    case 'ignore':
      await afterRun(run, 'IGNORED', null)
      return { id, name, state: 'IGNORED', value: null, traceback: null }
    case 'reject':
      await afterRun(run, 'REJECTED', outcome.reason)
      return { id, name, state: 'REJECTED', value: outcome.reason, traceback: null }
    case 'revoked':
    case 'lost':
    case 'timed-out':
      // Nothing here revokes, kills or limits a run: only pools do.
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
async function environmentOf(internals: AppInternals, definition: TaskDefinition): Promise<RunEnvironment> {
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

/** The callbacks and the next step of the chain: here too under `taskAlwaysEager`, else as messages. */
async function followed(run: TaskRun, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind !== 'success') return outcome
  const { internals } = run.environment
  try {
    const apply: ApplySignature = (signature, call) =>
      internals.conf.taskAlwaysEager
        ? applyHere(internals, signature, call)
        : internals.publisher.applySignature(signature, call)
    // The run is the parent of what follows it.
    await runInContext(run, () => sendFollowers(run, outcome.value, apply))
    return outcome
  } catch (error) {
    return failureOutcome(run, error, outcome.runtimeS)
  }
}

async function applyHere(
  internals: AppInternals,
  signature: SignatureObject,
  { args = [], options = {} }: SignatureCall,
): Promise<ResultTuple> {
  const { id } = await applySignatureHere(internals, signature, args, options)
  return [[id, null], null]
}

function applySignatureHere(
  internals: AppInternals,
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

async function store(run: TaskRun, status: 'SUCCESS' | 'FAILURE', result: unknown, traceback: string | null) {
  const { backend, internals } = run.environment
  if (backend === undefined || run.ignoresResult) return
  const record = stateRecord(run.request, { status, result: storedValue(result), traceback }, internals)
  await backend.store(record, { expiresS: resultExpiryS(internals.conf, status) })
}
