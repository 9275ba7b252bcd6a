import type { Channel, ChannelModel } from 'amqplib'
import { replyCode } from '../connect/server-error.ts'

/**
 * A channel for requests that may fail: the server closes a channel on which a request failed, and everything else that
 * is under way there fails with it. So requests go one after the other, and after a failure on a new channel.
 */
export class ScratchChannel {
  readonly #model: ChannelModel
  readonly #lostBecause: () => Error | undefined
  #channel: Promise<Channel> | undefined
  #last: Promise<unknown> = Promise.resolve()

  /** @param lostBecause why the connection is gone, if it is: with that its requests fail */
  constructor(model: ChannelModel, lostBecause: () => Error | undefined) {
    this.#model = model
    this.#lostBecause = lostBecause
  }

  /** `request` may make several requests; none of another caller comes between. */
  run<T>(request: (channel: ScratchRequests) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => request((call) => this.#call(call)))
    this.#last = result.catch(() => undefined)
    return result
  }

  async close(): Promise<void> {
    await this.#last
    await this.#channel?.then((channel) => channel.close()).catch(() => undefined)
  }

  async #call<T>(call: (channel: Channel) => Promise<T>): Promise<T> {
    const lostBefore = this.#lostBecause()
    if (lostBefore !== undefined) throw lostBefore
    this.#channel ??= this.#open()
    const channel = this.#channel
    try {
      return await call(await channel)
    } catch (error) {
      const lostBecause = this.#lostBecause()
      if (lostBecause !== undefined) throw lostBecause
      if (this.#channel === channel) this.#channel = undefined
      // What amqplib itself refuses, such as a name that is too long, leaves the channel open.
      if (replyCode(error) === undefined) channel.then((open) => open.close()).catch(() => undefined)
      throw error
    }
  }

  async #open(): Promise<Channel> {
    const channel = await this.#model.createChannel()
    // The request that failed reports it.
    channel.on('error', () => undefined)
    return channel
  }
}

/** Makes one request on the scratch channel, or on its successor if the one before failed. */
export type ScratchRequests = <T>(call: (channel: Channel) => Promise<T>) => Promise<T>
