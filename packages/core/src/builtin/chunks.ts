import { randomUUID } from 'node:crypto'
import { parseSignature } from '@celeriac/protocol'
import type { CallHost } from '../apply/call-host.ts'
import { AsyncResult } from '../result/async-result.ts'
import { GroupResult } from '../result/group-result.ts'

/** `celery.chunks`: sends a `celery.starmap` for every `n` items, as one group. */
export function chunks(internals: CallHost) {
  return async (task: unknown, it: readonly unknown[], n: number): Promise<GroupResult> => {
    const signature = parseSignature(task)
    const groupId = randomUUID()
    const calls = split(it, n).map((part, groupIndex) => ({
      name: 'celery.starmap',
      args: [],
      kwargs: { task: signature, it: part },
      // They go where the task itself would go.
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
