import type { TaskDefinition } from '../definition/task-definition.ts'
import { applyEager } from '../execute/apply-eager.ts'
import { callDirectly } from '../execute/call-directly.ts'
import { EagerResult } from '../result/eager-result.ts'
import type { Call } from './call.ts'
import type { CallHost } from './call-host.ts'

/**
 * Runs a call here with a full request, as a worker would: Celery's `apply`.
 *
 * @param throws reject with what the task throws; undefined is `taskEagerPropagates`
 */
export async function runHere<R>(
  internals: CallHost,
  definition: TaskDefinition,
  { args, kwargs, options }: Omit<Call, 'name'>,
  throws?: boolean,
): Promise<EagerResult<R>> {
  const outcome = await applyEager(internals, definition, args, kwargs, { ...options, throws })
  return new EagerResult<R>({ ...outcome, value: nullish(outcome.value) })
}

/** Runs a call here as the function that it is. */
export async function callHere(
  internals: CallHost,
  definition: TaskDefinition,
  { args, kwargs }: Pick<Call, 'args' | 'kwargs'>,
): Promise<unknown> {
  return nullish(await callDirectly(internals, definition, definition.bindArguments(args, kwargs)))
}

/** Nothing is null, as it would be after a journey. */
function nullish(value: unknown): unknown {
  return value === undefined ? null : value
}
