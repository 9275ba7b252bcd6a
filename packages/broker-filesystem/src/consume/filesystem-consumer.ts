import {
  type ConsumeOptions,
  type Consumer,
  type Delivery,
  prefetchLimit,
  type QueueSpec,
} from '@celeriac/core/adapter'
import type { Envelope } from '@celeriac/protocol'
import type { Claimed, MessageStore } from '../claim/message-store.ts'
import { HeldMessage, type Settlement } from './held-message.ts'
import type { Inbox } from './inbox.ts'

/** How many messages are claimed side by side. */
const AT_ONCE = 16

/** What a consumer needs of its connection. */
export interface ConsumerOwner {
  readonly inbox: Inbox
  readonly store: MessageStore
  /** Declares a queue that is to be consumed, and keeps its bindings. */
  join(queue: QueueSpec): Promise<void>
  /** Deletes a queue that was this consumer's own. */
  leave(queue: QueueSpec): Promise<void>
  /** A new file name, at the end of a queue. */
  nameAtEnd(queue: string): string
  /** Work that {@link BrokerConnection.close} waits for; failures are logged. */
  background(work: Promise<void>): void
  forget(consumer: FilesystemConsumer): void
}

/** Takes messages of several queues in turn, as many as its prefetch allows. */
export class FilesystemConsumer implements Consumer {
  readonly #owner: ConsumerOwner
  readonly #onDelivery: (delivery: Delivery) => void
  readonly #noAck: boolean
  readonly #queues = new Map<string, { readonly spec: QueueSpec; readonly unwatch: () => void }>()
  readonly #unsettled = new Set<HeldMessage>()
  #prefetch: number
  #coming = 0
  #turn = 0
  #again = false
  #pumping: Promise<void> | undefined
  #stopped = false
  #closing: Promise<void> | undefined

  constructor(owner: ConsumerOwner, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void) {
    this.#owner = owner
    this.#onDelivery = onDelivery
    this.#noAck = options.noAck === true
    this.#prefetch = prefetchLimit(options.prefetch)
  }

  get active(): boolean {
    return !this.#stopped && this.#queues.size > 0
  }

  add(spec: QueueSpec): Promise<void> {
    return this.addAll([spec])
  }

  /** Nothing is delivered before all are declared. */
  async addAll(specs: readonly QueueSpec[]): Promise<void> {
    const fresh = specs.filter(({ name }) => !this.#queues.has(name))
    for (const spec of fresh) await this.#owner.join(spec)
    if (this.#stopped) return
    for (const spec of fresh) this.#queues.set(spec.name, { spec, unwatch: this.#watch(spec.name) })
  }

  async cancel(queue: string): Promise<void> {
    const joined = this.#queues.get(queue)
    if (joined === undefined) return
    this.#queues.delete(queue)
    joined.unwatch()
    await this.#owner.leave(joined.spec)
  }

  setPrefetch(n: number | 'unlimited'): void {
    this.#prefetch = prefetchLimit(n)
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const { unwatch } of this.#queues.values()) unwatch()
    await this.#pumping
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** The connection is gone: nothing can be settled any more. */
  abandon(): void {
    this.#stopped = true
    for (const { unwatch } of this.#queues.values()) unwatch()
    for (const held of this.#unsettled) held.invalidate()
    this.#unsettled.clear()
  }

  async #close(): Promise<void> {
    await this.stop()
    const held = [...this.#unsettled]
    this.#unsettled.clear()
    for (const message of held) message.invalidate()
    // Under their own names they are in front again, in their order.
    await Promise.all(held.map((message) => this.#owner.store.giveBack(message.path)))
    await Promise.all([...this.#queues.values()].map(({ spec }) => this.#owner.leave(spec)))
    this.#queues.clear()
    this.#owner.forget(this)
  }

  get #room(): number {
    if (this.#stopped) return 0
    return this.#noAck ? AT_ONCE : this.#prefetch - this.#unsettled.size - this.#coming
  }

  #watch(queue: string): () => void {
    const consumer = this
    return this.#owner.inbox.add({
      queue,
      get hasRoom() {
        return consumer.#room > 0
      },
      wake: () => this.#wake(),
    })
  }

  #wake(): void {
    this.#again = true
    this.#pumping ??= this.#pump()
  }

  async #pump(): Promise<void> {
    while (this.#again) {
      this.#again = false
      await this.#claimAll()
    }
    // In the same turn as the last look at #again, so that no call is missed.
    this.#pumping = undefined
  }

  /** Claims and hands on until there is nothing more, or no room. */
  async #claimAll(): Promise<void> {
    for (let names = this.#take(); names.length > 0; names = this.#take()) {
      this.#coming += names.length
      const claims = await Promise.all(names.map(({ queue, name }) => this.#claim(queue, name)))
      for (const claim of claims) {
        // One that fails must not keep those after it.
        if (claim === undefined) this.#coming -= 1
        else await this.#receive(claim.queue, claim.claimed).catch((error: unknown) => this.#failed(error))
      }
    }
  }

  #take(): { queue: string; name: string }[] {
    const queues = [...this.#queues.keys()]
    const taken: { queue: string; name: string }[] = []
    const wanted = Math.min(this.#room, AT_ONCE)
    for (let empty = 0; empty < queues.length && taken.length < wanted; ) {
      const queue = queues[this.#turn++ % queues.length]
      const name = queue === undefined ? undefined : this.#owner.inbox.take(queue)
      if (queue === undefined || name === undefined) empty += 1
      else {
        taken.push({ queue, name })
        empty = 0
      }
    }
    return taken
  }

  async #claim(queue: string, name: string): Promise<{ queue: string; claimed: Claimed } | undefined> {
    try {
      const claimed = await this.#owner.store.claim(name)
      return claimed === undefined ? undefined : { queue, claimed }
    } catch (error) {
      this.#failed(error)
      return undefined
    }
  }

  /** Said in the log; the message is where it was, or will be given back when the lease lapses. */
  #failed(error: unknown): void {
    this.#owner.background(Promise.reject(error))
  }

  async #receive(queue: string, { path, envelope }: Claimed): Promise<void> {
    if (envelope === undefined) {
      const later = this.#owner.store.readLater(path).then(async (read) => {
        if (read === undefined) this.#coming -= 1
        else await this.#deliver(queue, path, read)
        this.#wake()
      })
      return this.#owner.background(later)
    }
    await this.#deliver(queue, path, envelope)
  }

  async #deliver(queue: string, path: string, envelope: Envelope): Promise<void> {
    this.#coming -= 1
    if (this.#stopped || !this.#queues.has(queue)) return this.#owner.store.putBackUnseen(path)
    if (this.#noAck) {
      await this.#owner.store.finish(path)
      return this.#onDelivery(new HeldMessage(path, queue, envelope))
    }
    const held = new HeldMessage(path, queue, envelope, (message, how) => this.#settle(message, how))
    this.#unsettled.add(held)
    this.#onDelivery(held)
  }

  /** Resolves when the folder says so; what fails is logged. */
  #settle(held: HeldMessage, how: Settlement): Promise<void> {
    this.#unsettled.delete(held)
    const owner = this.#owner
    const { store } = owner
    const work = how === 'requeued' ? store.giveBack(held.path, owner.nameAtEnd(held.queue)) : store.finish(held.path)
    owner.background(work)
    this.#wake()
    return work.catch(() => undefined)
  }
}
