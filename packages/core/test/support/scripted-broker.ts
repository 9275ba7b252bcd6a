import type { WireMessage } from '@celeriac/protocol'
import { BrokerError } from '../../src/errors/broker-error.ts'
import type { BrokerConnection, DelayedDelivery, Destination } from '../../src/ports/broker.ts'
import { type BrokerReference, brokerReference } from '../../src/ports/reference.ts'
import type { QueueSpec, TopologyDifference } from '../../src/ports/topology.ts'

/** Something that was asked of a {@link ScriptedBroker}. */
export type Asked =
  | { readonly kind: 'connect' }
  | { readonly kind: 'declare'; readonly queue: string }
  | { readonly kind: 'declare-delayed'; readonly queue: string }
  | { readonly kind: 'publish'; readonly message: WireMessage; readonly to: Destination }
  | {
      readonly kind: 'publish-delayed'
      readonly routingKey: string
      readonly exchange: string
      readonly delayS: number
    }

/** A broker that keeps nothing, writes down what it is asked, and fails when told to. */
export class ScriptedBroker {
  readonly asked: Asked[] = []
  /** Errors of the next attempts to connect; undefined for one that succeeds. */
  readonly connects: (Error | undefined)[] = []
  /** Errors of the next publishes. */
  readonly publishes: (Error | undefined)[] = []
  differences: readonly TopologyDifference[] = []
  readonly nativeDelay: boolean
  #lose: ((error: BrokerError) => void) | undefined

  constructor(options: { readonly nativeDelay?: boolean } = {}) {
    this.nativeDelay = options.nativeDelay ?? false
  }

  /** The value for `brokerUrl`. */
  get reference(): BrokerReference {
    return brokerReference(
      {
        name: 'scripted',
        schemes: ['scripted'],
        open: () => ({
          scheme: 'scripted',
          displayUrl: 'scripted://',
          traits: { events: 'topic', priority: 'high-first', nativeDelay: this.nativeDelay },
          connect: () => this.#connect(),
        }),
      },
      'scripted://',
    )
  }

  /** What was asked, in short. */
  get steps(): readonly string[] {
    return this.asked.map((asked) => ('queue' in asked ? `${asked.kind} ${asked.queue}` : asked.kind))
  }

  /** The connection goes. */
  lose(): void {
    this.#lose?.(connectionLost())
  }

  async #connect(): Promise<BrokerConnection> {
    this.asked.push({ kind: 'connect' })
    const error = this.connects.shift()
    if (error !== undefined) throw error
    const lost = new Promise<BrokerError>((resolve) => {
      this.#lose = resolve
    })
    return {
      declare: async ({ queues = [] }) => {
        for (const { name } of queues) this.asked.push({ kind: 'declare', queue: name })
        return this.differences
      },
      publish: (message, to) => this.#publish({ kind: 'publish', message, to }),
      consume: () => Promise.reject(new Error('nothing to consume')),
      subscribe: () => Promise.reject(new Error('nothing to subscribe to')),
      queues: {} as never,
      ...(this.nativeDelay && { delayed: this.#delayed() }),
      lost,
      close: async () => undefined,
    }
  }

  async #publish(asked: Asked): Promise<void> {
    this.asked.push(asked)
    const error = this.publishes.shift()
    if (error !== undefined) throw error
  }

  #delayed(): DelayedDelivery {
    return {
      declare: async (queues: readonly QueueSpec[]) => {
        for (const { name } of queues) this.asked.push({ kind: 'declare-delayed', queue: name })
      },
      publish: (_message, to, delayS) => this.#publish({ kind: 'publish-delayed', ...to, delayS }),
    }
  }
}

/** The server hung up before it answered. */
export function connectionLost(): BrokerError {
  return new BrokerError('connection_lost', 'the server hung up', { affects: 'connection', outcomeUnknown: true })
}

/** Nobody listens there. */
export function connectionRefused(): BrokerError {
  return new BrokerError('connection_refused', 'connect ECONNREFUSED', { affects: 'connection' })
}
