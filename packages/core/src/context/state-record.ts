import type { ExtendedRecord, ResultRecord, ResultTuple, State } from '@celeriac/protocol'
import { formatInZone, isoformat, isReady } from '@celeriac/protocol'
import type { Settings } from '../config/settings.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import type { RunHost } from './running-task.ts'

/**
 * The parts of a request that its result document holds; null where a task was never read (an unknown one, a step of a
 * chain).
 */
export interface RecordedRequest
  extends Pick<TaskRequest, 'id' | 'group' | 'parentId' | 'hostname' | 'stampedHeaders' | 'stamps'> {
  readonly children: readonly ResultTuple[]
  readonly task: string | null
  readonly args: readonly unknown[] | null
  readonly kwargs: Readonly<Record<string, unknown>> | null
  readonly retries: number | null
  readonly deliveryInfo: { readonly routingKey: string } | null
}

/** The request of a task of which nothing but the id has been read. */
export function unreadRequest(id: string): RecordedRequest {
  return {
    id,
    task: null,
    args: null,
    kwargs: null,
    retries: null,
    hostname: null,
    group: null,
    parentId: null,
    children: [],
    deliveryInfo: null,
    stampedHeaders: null,
    stamps: {},
  }
}

/** What is to be stored about a run. */
export interface StateToStore {
  readonly status: State
  readonly result: unknown
  readonly traceback: string | null
}

/** The record of a task's state, with what `resultExtended` adds. @see docs/protocol.md */
export function stateRecord(
  request: RecordedRequest,
  state: StateToStore,
  { conf, clock }: Pick<RunHost, 'conf' | 'clock'>,
): ResultRecord {
  // Made for every task: no spreading where there is nothing to spread.
  const record: { -readonly [K in keyof ResultRecord]: ResultRecord[K] } = {
    taskId: request.id,
    status: state.status,
    result: state.result,
    traceback: state.traceback,
    children: request.children,
    dateDone: isReady(state.status) ? dateText(clock.now(), conf) : null,
  }
  if (request.group !== null && request.group !== '') record.groupId = request.group
  if (request.parentId !== null && request.parentId !== '') record.parentId = request.parentId
  if (conf.resultExtended) record.extended = extendedOf(request)
  return record
}

/** Seconds until a stored state goes; null is never. Failures have a setting of their own, where 0 is never. */
export function resultExpiryS(conf: Settings, status: State): number | null {
  if (status === 'FAILURE' && conf.resultFailureExpires !== null) return conf.resultFailureExpires || null
  return conf.resultExpires
}

/** A task's value as it is stored: nothing is null, and a result handle travels as its tuple. */
export function storedValue(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null || !('asTuple' in value)) return value
  return typeof value.asTuple === 'function' ? value.asTuple() : value
}

function dateText(nowMs: number, { timezone, enableUtc }: Settings): string {
  const now = new Date(nowMs)
  if (timezone === 'UTC' || (timezone === null && enableUtc)) return isoformat(now, 0)
  return timezone === null ? isoformat(now, -now.getTimezoneOffset()) : formatInZone(now, timezone)
}

function extendedOf(request: RecordedRequest): ExtendedRecord {
  const { stampedHeaders, stamps } = request
  return {
    name: request.task,
    args: request.args,
    kwargs: request.kwargs,
    worker: request.hostname,
    retries: request.retries,
    queue: request.deliveryInfo?.routingKey ?? null,
    ...(stampedHeaders !== null &&
      stampedHeaders.length > 0 && {
        stampedHeaders,
        stamps: Object.fromEntries(stampedHeaders.filter((name) => name in stamps).map((name) => [name, stamps[name]])),
      }),
  }
}
