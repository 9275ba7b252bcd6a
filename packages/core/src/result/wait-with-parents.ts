import { PROPAGATE_STATES, type ResultRecord } from '@celeriac/protocol'
import { timeoutMsOf } from './check-result-options.ts'
import type { ResultHandle } from './result-handle.ts'
import type { ResultHost } from './result-host.ts'
import type { GetOptions } from './result-options.ts'

/**
 * The final record of a task. If it is a step of a chain, an earlier step that fails ends the wait: the later ones
 * never run. Whoever ran the step writes its failure to all later ones too, but the earlier record comes first.
 */
export async function waitWithParents(
  app: ResultHost,
  handle: ResultHandle,
  options: GetOptions,
  { followParents, name }: { readonly followParents: boolean; readonly name: string | undefined },
): Promise<ResultRecord> {
  const { signal, onMessage } = options
  const wait = { timeoutMs: timeoutMsOf(options), onRecord: onMessage, name }
  const earlier = followParents ? stepsBefore(handle) : []
  if (earlier.length === 0) return app.results.wait(handle.id, { ...wait, signal })

  const stop = new AbortController()
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  try {
    return await Promise.race([
      app.results.wait(handle.id, { ...wait, signal: either }),
      ...earlier.map((id) => failureOf(app, id, either)),
    ])
  } finally {
    stop.abort()
  }
}

function stepsBefore(handle: ResultHandle): readonly string[] {
  const ids: string[] = []
  for (let step = handle.parent; step !== null; step = step.parent) {
    // A chord's body is told of its header's failure by the chord itself.
    if ('results' in step) break
    ids.push(step.id)
  }
  return ids
}

/** Settles only if the step fails. */
async function failureOf(app: ResultHost, id: string, signal: AbortSignal): Promise<ResultRecord> {
  const record = await app.results.wait(id, { signal })
  if (PROPAGATE_STATES.has(record.status)) return record
  return new Promise(() => undefined)
}
