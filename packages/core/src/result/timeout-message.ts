import { isRecord, type ResultRecord } from '@celeriac/protocol'
import type { FeedKnowledge } from './result-feed.ts'

/** What a time-out can tell: what was waited for, for how long, and what is known of it. */
export interface TimedOut extends FeedKnowledge {
  readonly id: string
  readonly timeoutMs: number
  /** The task's name, where it is known. */
  readonly name: string | undefined
}

/** The words of a `get()` that ran out of time, with the likely cause. */
export function timeoutMessage(late: TimedOut): string {
  const name = late.last?.extended?.name ?? late.name
  const title = name === undefined || name === null ? `task ${late.id}` : `task ${name}[${late.id}]`
  return `No result of ${title} within ${late.timeoutMs / 1000} seconds: ${likelyCause(late)}`
}

function likelyCause({ last, trouble, subscribed }: TimedOut): string {
  const state = last === undefined ? '' : `. Its last known state is ${stateOf(last)}`
  if (trouble !== undefined) return `the result backend cannot be asked: ${trouble.message}${state}`
  if (last !== undefined) return `its state is ${stateOf(last)}`
  if (!subscribed) return 'the result backend has not answered yet, and nothing is known of the task'
  return (
    'its state is PENDING, that is, nothing is stored of it. It may wait in a queue that no worker consumes, run on a ' +
    'worker without taskTrackStarted, have been sent with ignoreResult, or its worker stores results in another backend'
  )
}

function stateOf(record: ResultRecord): string {
  const { status, result } = record
  const meta = isRecord(result) ? result : {}
  const worker = record.extended?.worker ?? meta['hostname']
  const pid = status === 'STARTED' && meta['pid'] !== undefined ? ` (process ${String(meta['pid'])})` : ''
  return typeof worker === 'string' ? `${status}, at worker ${worker}${pid}` : status
}
