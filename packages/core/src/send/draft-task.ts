import { buildBody, buildHeaders, buildProtocol1, safeRepr } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import type { TaskCall } from '../call/publisher.ts'
import type { InheritedOptions } from './inherited-options.ts'
import type { MessageTimes } from './message-times.ts'
import type { TaskDraft } from './task-draft.ts'

/** What a draft needs besides the call. */
export interface DraftContext {
  readonly id: string
  /** The call's options over the route's. */
  readonly options: CallOptions
  readonly inherited: InheritedOptions
  readonly times: MessageTimes
  readonly replyTo: string
  readonly settings: DraftSettings
}

/** Settings that show in every message; the same object for all of them. */
export interface DraftSettings {
  readonly protocol: 1 | 2
  /** `gen<pid>@<host>`. */
  readonly origin: string
  readonly reprMaxLevels: number
  readonly sendSentEvent: boolean
  readonly utc: boolean
}

/** Characters of `argsrepr` and `kwargsrepr`. */
const reprMaxLength = 1024

/** Headers, body and properties of a task, as `taskProtocol` says. */
export function draftTask(call: TaskCall, context: DraftContext): TaskDraft {
  return context.settings.protocol === 1 ? draftVersion1(call, context) : draftVersion2(call, context)
}

function draftVersion2(call: TaskCall, context: DraftContext): TaskDraft {
  const { args, kwargs } = call
  const { id, options, inherited, times, settings } = context
  const argsrepr = options.argsrepr ?? repr(args, settings, true)
  const kwargsrepr = options.kwargsrepr ?? repr(kwargs, settings, false)
  const rootId = options.rootId || inherited.rootId || id
  const parentId = options.parentId || inherited.parentId
  const retries = options.retries ?? 0
  const computed = {
    task: call.name,
    id,
    eta: times.eta,
    expires: times.expires,
    group: options.groupId,
    retries,
    rootId,
    parentId,
    argsrepr,
    kwargsrepr,
    origin: options.origin || settings.origin,
  }
  // The others have the names of the options.
  const headers = buildHeaders(computed, options)
  const body = buildBody(args, kwargs, {
    callbacks: list(options.link),
    errbacks: list(options.linkError),
    chain: options.chain ?? null,
    chord: options.chord ?? null,
  })
  const sent = settings.sendSentEvent
    ? {
        uuid: id,
        root_id: rootId,
        parent_id: parentId,
        name: call.name,
        args: argsrepr,
        kwargs: kwargsrepr,
        retries,
        eta: times.eta,
        expires: times.expires,
      }
    : null
  return { headers, body, properties: { correlationId: id, replyTo: context.replyTo }, sent }
}

function draftVersion1(call: TaskCall, context: DraftContext): TaskDraft {
  const { id, options, times, settings } = context
  const retries = options.retries ?? 0
  const { headers, body } = buildProtocol1({
    task: call.name,
    id,
    args: call.args,
    kwargs: call.kwargs,
    group: options.groupId,
    groupIndex: options.groupIndex,
    retries,
    eta: times.eta,
    expires: times.expires,
    utc: settings.utc,
    embed: { callbacks: list(options.link), errbacks: list(options.linkError), chord: options.chord ?? null },
    timeLimit: options.timeLimit,
    softTimeLimit: options.softTimeLimit,
    headers: options.headers,
  })
  const sent = settings.sendSentEvent
    ? {
        uuid: id,
        name: call.name,
        args: repr(call.args, settings, true),
        kwargs: repr(call.kwargs, settings, false),
        retries,
        eta: times.eta,
        expires: times.expires,
      }
    : null
  return { headers, body, properties: { correlationId: id, replyTo: context.replyTo }, sent }
}

/** Celery passes no links as null, not as an empty list. */
function list<T>(values: readonly T[] | undefined): readonly T[] | null {
  return values === undefined || values.length === 0 ? null : values
}

function repr(value: unknown, settings: DraftSettings, tuple: boolean): string {
  return safeRepr(value, { maxLength: reprMaxLength, maxLevels: settings.reprMaxLevels, tuple })
}
