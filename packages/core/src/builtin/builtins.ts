import { randomUUID } from 'node:crypto'
import { parseSignature } from '@celeriac/protocol'
import type { CallHost } from '../apply/call-host.ts'
import type { TaskContext } from '../definition/task-context.ts'
import { callDirectly } from '../execute/call-directly.ts'
import { AsyncResult } from '../result/async-result.ts'
import { GroupResult } from '../result/group-result.ts'

/**
 * `celery.accumulate`: its arguments as a list, or the one at `index`. The body of a chord that replaces a task by a
 * group.
 */
export function accumulate(self: TaskContext): unknown {
  const { args, kwargs } = self.request
  const { index } = kwargs as { readonly index?: unknown }
  return typeof index === 'number' ? args.at(index) : args
}

/**
 * `celery.backend_cleanup`: removes results that have expired, where they do not go by themselves. Beat sends it daily.
 */
export function backendCleanup(internals: CallHost): () => Promise<void> {
  return async () => {
    const backend = await internals.backend()
    await backend?.cleanup?.(new Date(internals.clock.now()))
  }
}

/** `celery.chain` is a name only: chains are sent step by step. */
export function chain(): never {
  const message = 'chain is not a real task'
  throw Object.assign(new Error(message), {
    name: 'NotImplementedError',
    excType: 'NotImplementedError',
    excModule: 'builtins',
    excArgs: [message],
  })
}

/** `celery.chunks`: sends a `celery.starmap` for every `n` items, as one group. */
export function chunks(internals: CallHost) {
  return async (task: unknown, it: readonly unknown[], n: number): Promise<GroupResult> => {
    const signature = parseSignature(task)
    const groupId = randomUUID()
    const calls = split(it, n).map((part, groupIndex) => ({
      name: 'celery.starmap',
      args: [],
      kwargs: { task: signature, it: part },
      // The parts go where the task itself would go.
      options: { groupId, groupIndex, routeName: signature.task },
    }))
    const sent = await internals.publisher.sendMany(calls)
    const results = sent.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason
      return new AsyncResult(internals, outcome.value)
    })
    return new GroupResult(internals, groupId, results)
  }
}

function split<T>(items: readonly T[], size: number): (readonly T[])[] {
  const parts: (readonly T[])[] = []
  const step = Math.max(1, Math.trunc(size))
  for (let start = 0; start < items.length; start += step) parts.push(items.slice(start, start + step))
  return parts
}

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
