import { compareStates } from '@celeriac/protocol'
import type { ClusterEvent } from './cluster-event.ts'

/** What events have told of a task. Times are seconds since 1970, by the clocks of their senders. */
export interface TaskState {
  readonly uuid: string
  /** `PENDING` (sent), `RECEIVED`, `STARTED`, `SUCCESS`, … or one of the task's own. */
  readonly state: string
  /** Logical time of the last event. */
  readonly clock: number
  /** When the last event was sent that changed the state. */
  readonly timestamp?: number
  readonly name?: string
  /** Text, as Python writes it; so are `kwargs`, `result` and `exception`. */
  readonly args?: string
  readonly kwargs?: string
  readonly rootId?: string | null
  readonly parentId?: string | null
  readonly retries?: number
  readonly eta?: string | null
  readonly expires?: string | null
  readonly exchange?: string
  readonly routingKey?: string
  readonly queue?: string | null
  /** Node name of the worker. */
  readonly worker?: string
  /** Who sent it, where it said so (`taskSendSentEvent`). */
  readonly client?: string
  readonly sent?: number
  readonly received?: number
  readonly started?: number
  readonly succeeded?: number
  readonly failed?: number
  readonly retried?: number
  readonly revoked?: number
  readonly rejected?: number
  readonly result?: string
  /** Seconds. */
  readonly runtime?: number | null
  readonly exception?: string
  readonly traceback?: string | null
  /** Fields of events of the task's own (`sendEvent`). */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** The state that an event stands for; one of a task's own stands for its name in capitals. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['sent', 'PENDING'],
  ['received', 'RECEIVED'],
  ['started', 'STARTED'],
  ['failed', 'FAILURE'],
  ['retried', 'RETRY'],
  ['succeeded', 'SUCCESS'],
  ['revoked', 'REVOKED'],
  ['rejected', 'REJECTED'],
])

/** Fields of events, and what they are called here. */
const FIELDS: ReadonlyMap<string, keyof TaskState> = new Map([
  ['name', 'name'],
  ['args', 'args'],
  ['kwargs', 'kwargs'],
  ['root_id', 'rootId'],
  ['parent_id', 'parentId'],
  ['retries', 'retries'],
  ['eta', 'eta'],
  ['expires', 'expires'],
  ['exchange', 'exchange'],
  ['routing_key', 'routingKey'],
  ['queue', 'queue'],
  ['result', 'result'],
  ['runtime', 'runtime'],
  ['exception', 'exception'],
  ['traceback', 'traceback'],
])

/** What is taken of a `task-received` that comes after what it came before. */
const KEPT_OF_RECEIVED: ReadonlySet<string> = new Set([
  ...['name', 'args', 'kwargs', 'parent_id', 'root_id', 'retries', 'eta', 'expires'],
])

const BASE: ReadonlySet<string> = new Set([
  ...['uuid', 'type', 'hostname', 'utcoffset', 'pid', 'clock', 'timestamp', 'local_received'],
])

/**
 * A task after one more event. Events may come out of order: one that belongs before what is known already adds its
 * fields and does not change the state, as in Celery's `State`.
 */
export function reduceTask(known: TaskState | undefined, event: ClusterEvent): TaskState {
  const subject = event.type.slice('task-'.length)
  const previous = known ?? { uuid: String(event['uuid']), state: 'PENDING', clock: 0 }
  const standsFor = STATES.get(subject)
  const state = standsFor ?? subject.toUpperCase()
  const isLate = state !== 'RETRY' && previous.state !== 'RETRY' && compareStates(state, previous.state) < 0
  const keep = isLate && state === 'RECEIVED' ? KEPT_OF_RECEIVED : undefined
  return {
    ...previous,
    ...(standsFor === undefined ? {} : { [subject]: event.timestamp }),
    ...(subject === 'sent' ? { client: event.hostname } : { worker: event.hostname }),
    ...fieldsOf(event, previous, keep),
    ...(isLate ? {} : { state, timestamp: event.timestamp }),
    clock: Math.max(previous.clock, event.clock),
  }
}

function fieldsOf(
  event: ClusterEvent,
  { extra }: TaskState,
  keep: ReadonlySet<string> | undefined,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(event)) {
    if (BASE.has(name) || (keep !== undefined && !keep.has(name))) continue
    const known = FIELDS.get(name)
    if (known !== undefined) fields[known] = value
    else own[name] = value
  }
  if (Object.keys(own).length > 0) fields['extra'] = { ...extra, ...own }
  return fields
}
