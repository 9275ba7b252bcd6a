import type { ResultRecord } from '@celeriac/protocol'
import type { BrokerError } from '../errors/broker-error.ts'
import type { Subscription } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { microtask } from '../runtime/turns.ts'
import { AnotherTry } from './another-try.ts'
import { canPass, mayConcernOne } from './can-pass.ts'
import { TickBatch } from './tick-batch.ts'

/** Somebody who wants to know what becomes of a task. */
export interface FeedListener {
  record(record: ResultRecord): void
  /** Nothing more comes: what went wrong cannot pass. */
  error(error: unknown): void
}

/** What is known of a task somebody listens to. */
export interface FeedKnowledge {
  readonly last: ResultRecord | undefined
  /** What keeps the backend from telling, at this moment. */
  readonly trouble: BrokerError | undefined
  readonly subscribed: boolean
}

/** What the feed uses of the app. */
export interface ResultFeedHost {
  readonly clock: Clock
  readonly logger: Logger
  backend(): Promise<ResultBackend>
}

/** Ids of one subscription: a straggler keeps no more than so many others subscribed to. */
const mostTogether = 100

/** One id that somebody listens to. */
interface Channel {
  readonly id: string
  readonly listeners: Set<FeedListener>
  last: ResultRecord | undefined
  /** Undefined while nothing is subscribed to. */
  group: ChannelGroup | undefined
  trouble: BrokerError | undefined
}

/** Channels that share a subscription. */
interface ChannelGroup {
  readonly channels: Set<Channel>
  subscription: Subscription | undefined
  /** Whether it has failed, or nobody listens any more. */
  ended: boolean
}

/**
 * Records as they come in. An id is subscribed to once however many listen, ids of one tick are subscribed to
 * together, and a subscription ends with its last listener. One that fails is made anew where that can help, for as
 * long as somebody listens; else its listeners are told, each of what concerns its own id.
 */
export class ResultFeed {
  readonly #backend: () => Promise<ResultBackend>
  readonly #channels = new Map<string, Channel>()
  readonly #fresh = new TickBatch<Channel>((channels) => this.#subscribeAll(channels))
  readonly #lapsed = new Set<Channel>()
  readonly #again: AnotherTry

  constructor({ clock, logger, backend }: ResultFeedHost) {
    this.#backend = backend
    this.#again = new AnotherTry(clock, logger, () => {
      const channels = [...this.#lapsed]
      this.#lapsed.clear()
      this.#subscribeAll(channels)
    })
  }

  /** Never calls back before it returns. @returns what stops it; safe to call twice */
  listen(id: string, listener: FeedListener): () => void {
    const joined = this.#channels.get(id) ?? this.#openChannel(id)
    const { last } = joined
    if (last !== undefined) microtask(() => joined.listeners.has(listener) && listener.record(last))
    joined.listeners.add(listener)
    return () => {
      if (joined.listeners.delete(listener) && joined.listeners.size === 0) this.#leave(joined)
    }
  }

  /** What is known of an id; undefined where nobody listens to it. */
  known(id: string): FeedKnowledge | undefined {
    const channel = this.#channels.get(id)
    if (channel === undefined) return undefined
    const { last, trouble, group } = channel
    return { last, trouble, subscribed: group?.subscription !== undefined }
  }

  /** Tells every listener that nothing more comes. */
  fail(error: unknown): void {
    for (const channel of [...this.#channels.values()]) this.#failChannel(channel, error)
  }

  #openChannel(id: string): Channel {
    const channel: Channel = { id, listeners: new Set(), last: undefined, group: undefined, trouble: undefined }
    this.#channels.set(id, channel)
    this.#fresh.add(channel)
    return channel
  }

  #subscribeAll(channels: readonly Channel[]): void {
    // Who gave up meanwhile is not asked for.
    const wanted = channels.filter((channel) => channel.listeners.size > 0)
    for (let at = 0; at < wanted.length; at += mostTogether) this.#subscribe(wanted.slice(at, at + mostTogether))
  }

  #subscribe(channels: readonly Channel[]): void {
    const group: ChannelGroup = { channels: new Set(channels), subscription: undefined, ended: false }
    for (const channel of channels) channel.group = group
    const onFailed = (error: unknown): void => this.#groupFailed(group, error)
    this.#open(channels, onFailed).then((subscription) => this.#opened(group, subscription), onFailed)
  }

  async #open(channels: readonly Channel[], onFailed: (error: unknown) => void): Promise<Subscription> {
    const backend = await this.#backend()
    return backend.watch(
      channels.map((channel) => channel.id),
      (record) => this.#dispatch(record),
      onFailed,
    )
  }

  #opened(group: ChannelGroup, subscription: Subscription): void {
    if (group.ended) {
      close(subscription)
      return
    }
    group.subscription = subscription
    for (const channel of group.channels) channel.trouble = undefined
    this.#again.succeeded()
  }

  #groupFailed(group: ChannelGroup, error: unknown): void {
    if (group.ended) return
    group.ended = true
    if (group.subscription !== undefined) close(group.subscription)
    const channels = [...group.channels]
    for (const channel of channels) channel.group = undefined
    if (canPass(error)) this.#tryAgain(channels, error)
    else if (channels.length > 1 && mayConcernOne(error)) for (const channel of channels) this.#subscribe([channel])
    else for (const channel of channels) this.#failChannel(channel, error)
  }

  #tryAgain(channels: readonly Channel[], trouble: BrokerError): void {
    for (const channel of channels) {
      channel.trouble = trouble
      this.#lapsed.add(channel)
    }
    this.#again.schedule(trouble)
  }

  #dispatch(record: ResultRecord): void {
    const channel = this.#channels.get(record.taskId)
    if (channel === undefined) return
    channel.last = record
    for (const listener of [...channel.listeners]) listener.record(record)
  }

  #failChannel(channel: Channel, error: unknown): void {
    for (const listener of [...channel.listeners]) {
      channel.listeners.delete(listener)
      listener.error(error)
    }
    this.#leave(channel)
  }

  #leave(channel: Channel): void {
    if (this.#channels.get(channel.id) === channel) this.#channels.delete(channel.id)
    if (this.#lapsed.delete(channel) && this.#lapsed.size === 0) this.#again.cancel()
    const { group } = channel
    if (group === undefined) return
    channel.group = undefined
    group.channels.delete(channel)
    if (group.channels.size > 0) return
    group.ended = true
    if (group.subscription !== undefined) close(group.subscription)
  }
}

function close(subscription: Subscription): void {
  // A server that is gone has forgotten it anyway.
  subscription.close().catch(() => undefined)
}
