import { parseSignature } from '@celeriac/protocol'
import type { CallHost } from '../apply/call-host.ts'
import { callDirectly } from '../execute/call-directly.ts'

type Run = (task: unknown, it: readonly unknown[]) => Promise<unknown[]>

/** `celery.map`: the task called here for each item, one after the other. */
export function map(internals: CallHost): Run {
  return (task, it) => callEach(internals, task, it, (item) => [item])
}

/** `celery.starmap`: the same, with each item as the list of arguments. */
export function starmap(internals: CallHost): Run {
  return (task, it) => callEach(internals, task, it, (item) => item as readonly unknown[])
}

async function callEach(
  internals: CallHost,
  task: unknown,
  it: readonly unknown[],
  argsOf: (item: unknown) => readonly unknown[],
): Promise<unknown[]> {
  const definition = internals.registry.require(parseSignature(task).task)
  const values: unknown[] = []
  for (const item of it) values.push(await callDirectly(internals, definition, argsOf(item)))
  return values
}
