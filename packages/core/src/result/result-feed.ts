import type { ResultRecord } from '@celeriac/protocol'
import type { Subscription } from '../ports/broker.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { TickBatch } from './tick-batch.ts'

/** Somebody who wants to know what becomes of a task. */
export interface FeedListener {
  record(record: ResultRecord): void
  /** Nothing more comes: the subscription failed. */
  error(error: unknown): void
}

/** Ids of one subscription: a straggler keeps no more than so many others subscribed to. */
const mostTogether = 100

/** One id that somebody listens to. */
interface Channel {
  readonly id: string
  readonly listeners: Set<FeedListener>
  last: ResultRecord | undefined
  group: ChannelGroup | undefined
}

/** Channels that share a subscription. */
interface ChannelGroup {
  open: number
  subscription: Subscription | undefined
}

/**
 * Records as they come in. An id is subscribed to once however many listen, ids of one tick are subscribed to
 * together, and a subscription ends with its last listener.
 */
export class ResultFeed {
  readonly #backend: () => Promise<ResultBackend>
  readonly #channels = new Map<string, Channel>()
  readonly #fresh = new TickBatch<Channel>((channels) => this.#subscribeAll(channels))

  constructor(backend: () => Promise<ResultBackend>) {
    this.#backend = backend
  }

  /** Never calls back before it returns. @returns what stops it; safe to call twice */
  listen(id: string, listener: FeedListener): () => void {
    let channel = this.#channels.get(id)
    if (channel === undefined) {
      channel = { id, listeners: new Set(), last: undefined, group: undefined }
      this.#channels.set(id, channel)
      this.#fresh.add(channel)
    } else if (channel.last !== undefined) {
      const { last } = channel
      queueMicrotask(() => listener.record(last))
    }
    channel.listeners.add(listener)
    const joined = channel
    return () => {
      if (joined.listeners.delete(listener) && joined.listeners.size === 0) this.#leave(joined)
    }
  }

  /** Tells every listener that nothing more comes. */
  fail(error: unknown): void {
    for (const channel of [...this.#channels.values()]) this.#failChannel(channel, error)
  }

  #subscribeAll(channels: readonly Channel[]): void {
    // Who gave up within the tick is not asked for.
    const wanted = channels.filter((channel) => channel.listeners.size > 0)
    for (let at = 0; at < wanted.length; at += mostTogether) this.#subscribe(wanted.slice(at, at + mostTogether))
  }

  #subscribe(channels: readonly Channel[]): void {
    const group: ChannelGroup = { open: channels.length, subscription: undefined }
    for (const channel of channels) channel.group = group
    this.#open(channels).then(
      (subscription) => {
        group.subscription = subscription
        if (group.open === 0) close(subscription)
      },
      (error: unknown) => {
        for (const channel of channels) this.#failChannel(channel, error)
      },
    )
  }

  async #open(channels: readonly Channel[]): Promise<Subscription> {
    const backend = await this.#backend()
    return backend.watch(
      channels.map((channel) => channel.id),
      (record) => this.#dispatch(record),
    )
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
    const { group } = channel
    if (group === undefined) return
    channel.group = undefined
    group.open -= 1
    if (group.open === 0 && group.subscription !== undefined) close(group.subscription)
  }
}

function close(subscription: Subscription): void {
  // A server that is gone has forgotten it anyway.
  subscription.close().catch(() => undefined)
}
