import type { CallHost } from '@celeriac/core/internal'
import type { PlannedChord } from '../plan/plan.ts'
import { writeNode } from '../plan/result-node.ts'
import type { TaskSig } from '../sig/sig.ts'
import { writeSig } from '../sig/write-sig.ts'

/** Seconds after which a chord is looked at for the first time. */
const FIRST_LOOK_S = 1

/**
 * The message that has a chord joined by looking: `celery.chord_unlock`, sent before the header to where the body will
 * go.
 */
export function unlockMessage({ groupId, body, header, interval, maxRetries }: PlannedChord, app: UnlockHost): TaskSig {
  const { stamped_headers: stamped } = body.options
  const own = (name: string): unknown =>
    Array.isArray(stamped) && stamped.includes(name) ? undefined : (body.options[name] ?? undefined)
  const name = body.kind === 'task' ? body.task : `celery.${body.kind}`
  const definition = app.registry.get(name)?.options
  const queue = body.options['queue'] ?? definition?.queue ?? undefined
  const type = own('exchange_type') ?? 'direct'
  return {
    kind: 'task',
    task: 'celery.chord_unlock',
    args: [groupId, writeSig(body)],
    kwargs: {
      interval,
      max_retries: maxRetries,
      result: header.members?.map(writeNode) ?? [],
      _chord_unlock_exchange_type: type,
    },
    options: {
      countdown: FIRST_LOOK_S,
      ignore_result: true,
      priority: body.options['priority'] ?? definition?.priority ?? 0,
      ...(queue === undefined ? { route_name: name } : { queue }),
      ...given('exchange', own('exchange')),
      ...given('routing_key', own('routing_key')),
      ...given('headers', own('headers')),
    },
    immutable: false,
  }
}

/** What {@link unlockMessage} uses of the app. */
type UnlockHost = Pick<CallHost, 'registry'>

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}
