import { randomUUID } from 'node:crypto'
import { resultTuple } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import type { TaskCall } from '../call/publisher.ts'
import type { RunningTask } from '../context/running-task.ts'
import type { Logger } from '../ports/logger.ts'
import type { Routed } from '../route/routed.ts'
import { signals } from '../signals/signals.ts'
import { deliver } from './deliver.ts'
import { draftTask } from './draft-task.ts'
import { encodeDraft } from './encode-draft.ts'
import { inheritedOptions } from './inherited-options.ts'
import { type MessageTimes, messageTimes } from './message-times.ts'
import { retrySchedule } from './retry-schedule.ts'
import { type RetryTerms, tryAgain } from './retry-sending.ts'
import type { SendKit } from './send-kit.ts'
import type { TaskDraft } from './task-draft.ts'

/**
 * Sends one task: route, inherit, build, serialise, publish. Steps that have nothing to wait for do not wait.
 *
 * @param callback the message follows a task that has run already: its retries are bounded
 * @returns the task's id, once the broker has the message
 */
export async function sendTask(call: TaskCall, kit: SendKit, callback = false, given?: string): Promise<string> {
  // As in Celery, an empty id is none.
  const id = given || call.options.taskId || randomUUID()
  call.options.signal?.throwIfAborted()
  const run = kit.parent.run()
  const routed = kit.router.route(call)
  const options = routed.options === undefined ? call.options : overRoute(call.options, routed.options)
  const inherited = inheritedOptions(run, kit.parent.inheritPriority)
  const times = messageTimes(options, kit.clock.now(), kit.timeFormat)
  const { retrying } = kit
  const terms: RetryTerms = {
    signal: options.signal,
    schedule: () => retrySchedule(options.retry ?? retrying.retry, options.retryPolicy, retrying.retryPolicy, callback),
    describe: () => `Task ${call.name}[${id}] was not sent`,
    retryErrors: options.retryPolicy?.retryErrors ?? retrying.retryPolicy.retryErrors,
  }
  const address = options.replyTo || kit.replyAddress.get(options.ignoreResult !== true)
  const replyTo = typeof address === 'string' ? address : await untilThere(address, terms, kit)

  const draft = draftTask(call, { id, options, inherited, times, replyTo, settings: kit.draft })
  setProperties(draft, call, options, routed, inherited.priority)
  if (times.timeToLiveMs !== null) setExpiration(draft, id, times, kit.logger)
  if (signals.beforeTaskPublish.hasListeners) await announce(call, draft, options, routed, kit)

  const encoded = encodeDraft(draft, options, kit.encoding)
  const message = encoded instanceof Promise ? await encoded : encoded
  const { etaMs, delayMs } = times
  await deliver(message, { ...terms, routed, etaMs, delayMs, mandatory: options.mandatory }, kit.delivery)

  if (signals.afterTaskPublish.hasListeners) {
    const { headers, body } = draft
    const { exchange, routingKey } = routed
    await signals.afterTaskPublish.send(call.name, { headers, body, exchange, routingKey }, kit.logger)
  }
  if (draft.sent !== null) kit.sentEvents?.send(draft.sent, routed)
  if (run !== undefined && options.addToParent !== false) addToTrail(run, id)
  return id
}

/** A reply queue needs the broker, as the task does: the same retry policy is for both. */
function untilThere(
  address: Promise<string>,
  terms: RetryTerms,
  kit: Pick<SendKit, 'replyAddress' | 'clock'>,
): Promise<string> {
  const ask = async (): Promise<string> => kit.replyAddress.get(true)
  return address.catch((error: unknown) => tryAgain(ask, error, terms, kit.clock))
}

/** The call's options over those of its route, where they say something. */
function overRoute(options: CallOptions, route: CallOptions): CallOptions {
  const merged: Record<string, unknown> = { ...route }
  for (const [key, value] of Object.entries(options)) if (value !== undefined && value !== null) merged[key] = value
  return merged
}

function setProperties(
  { properties }: TaskDraft,
  call: TaskCall,
  options: CallOptions,
  routed: Routed,
  inheritedPriority: number | null,
): void {
  const mode = options.deliveryMode
  properties.deliveryMode =
    mode === undefined ? routed.deliveryMode : mode === 'transient' ? 1 : mode === 'persistent' ? 2 : mode
  const priority = options.priority ?? inheritedPriority
  if (priority !== null) properties.priority = priority
  // Celery sends kombu's default of 0, but nothing at all where a task's caller names the queue.
  else if (!routed.byCaller || call.definition === undefined || call.byName === true) properties.priority = 0
  if (options.properties !== undefined) properties.extra = options.properties
}

function setExpiration({ properties }: TaskDraft, id: string, times: MessageTimes, logger: Logger): void {
  const timeToLiveMs = times.timeToLiveMs ?? 0
  if (timeToLiveMs < 0) {
    logger.warn(
      `Task ${id} expired ${-timeToLiveMs / 1000} s ago: it is sent with an expiration of 0, so that the broker drops it unless a worker takes it at once.`,
    )
  }
  properties.expiration = String(Math.max(0, Math.trunc(timeToLiveMs)))
}

async function announce(
  call: TaskCall,
  draft: TaskDraft,
  options: CallOptions,
  routed: Routed,
  { retrying, logger }: Pick<SendKit, 'retrying' | 'logger'>,
): Promise<void> {
  const { headers, body, properties } = draft
  const retry = options.retry ?? retrying.retry
  await signals.beforeTaskPublish.send(
    call.name,
    {
      headers,
      body,
      properties: properties as Record<string, unknown>,
      exchange: routed.exchange,
      routingKey: routed.routingKey,
      declare: routed.queue === undefined ? [] : [routed.queue.name],
      retryPolicy: retry ? { ...retrying.retryPolicy, ...options.retryPolicy } : null,
    },
    logger,
  )
}

function addToTrail(run: RunningTask, id: string): void {
  if (run.definition.options.trail) run.request.children.push(resultTuple(id))
}
