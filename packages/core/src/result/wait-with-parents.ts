import { isReady, PROPAGATE_STATES, type ResultRecord } from '@celeriac/protocol'
import { sleep } from '../runtime/sleep.ts'
import { timeoutMsOf } from './check-result-options.ts'
import type { ResultHandle } from './result-handle.ts'
import type { ResultHost } from './result-host.ts'
import type { GetOptions } from './result-options.ts'

/**
 * The final record of a task. If it is a step of a chain, an earlier step that fails ends the wait: the later ones
 * never run. Whoever ran the step writes its failure to all later ones too, but the earlier record comes first. The body
 * of a chord is told of its header's failure by whoever joins it; now and then the header is looked at as well, since
 * that one may be wrong, or gone.
 */
export async function waitWithParents(
  app: ResultHost,
  handle: ResultHandle,
  options: GetOptions,
  { followParents, name }: { readonly followParents: boolean; readonly name: string | undefined },
): Promise<ResultRecord> {
  const { signal, onMessage } = options
  const wait = { timeoutMs: timeoutMsOf(options), onRecord: onMessage, name }
  const { steps, members } = before(followParents ? handle.parent : null)
  if (steps.length === 0 && members.length === 0) return app.results.wait(handle.id, { ...wait, signal })

  const stop = new AbortController()
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  try {
    return await Promise.race([
      app.results.wait(handle.id, { ...wait, signal: either }),
      ...steps.map((id) => failureOf(app, id, either)),
      ...(members.length > 0 ? [failureAmong(app, members, either)] : []),
    ])
  } finally {
    stop.abort()
  }
}

/** Steps of the chain before, and members of groups in it. */
interface Before {
  readonly steps: readonly string[]
  readonly members: readonly string[]
}

function before(parent: ResultHandle | null): Before {
  const steps: string[] = []
  const members: string[] = []
  for (let step = parent; step !== null; step = step.parent) {
    if (isGroup(step)) members.push(...memberIds(step))
    // What led to a group has ended well, or else the group would not be there.
    else if (members.length === 0) steps.push(step.id)
  }
  return { steps, members }
}

type Group = ResultHandle & { readonly results: readonly ResultHandle[] }

function isGroup(handle: ResultHandle): handle is Group {
  return 'results' in handle
}

function memberIds({ results }: Group): readonly string[] {
  return results.flatMap((member) => (isGroup(member) ? memberIds(member) : [member.id]))
}

/** Settles only if the step fails. */
async function failureOf(app: ResultHost, id: string, signal: AbortSignal): Promise<ResultRecord> {
  const record = await app.results.wait(id, { signal })
  if (PROPAGATE_STATES.has(record.status)) return record
  return new Promise(() => undefined)
}

const FIRST_LOOK_MS = 4000
const LONGEST_PAUSE_MS = 8000

/** Settles only if one of many fails: they are asked for together, less and less often. */
async function failureAmong(app: ResultHost, ids: readonly string[], signal: AbortSignal): Promise<ResultRecord> {
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    // Ends with the wait: it would keep the process.
    await sleep(pauseMs, app.clock, signal).catch(() => undefined)
    if (signal.aborted) return new Promise(() => undefined)
    const records = await Promise.all(ids.map((id) => app.results.fetch(id))).catch(() => [])
    const failed = records.find((record) => record !== undefined && PROPAGATE_STATES.has(record.status))
    if (failed !== undefined) return failed
    // All are there: nothing of them can fail any more.
    if (records.length === ids.length && records.every((record) => record !== undefined && isReady(record.status))) {
      return new Promise(() => undefined)
    }
  }
}
