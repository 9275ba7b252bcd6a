import { randomUUID } from 'node:crypto'
import {
  type Broker,
  type BrokerConnection,
  BrokerError,
  type Clock,
  memoryBroker,
  systemClock,
} from '@celeriac/core/internal'
import { testBrokerSettings, testHost } from '../test-host.ts'
import { type FaultScript, ScriptPlayer } from './fault-script.ts'
import { FaultyConnection } from './faulty-connection.ts'

/** Options of {@link faultyBroker}. */
export interface FaultyBrokerOptions {
  /**
   * The broker that does the work.
   *
   * @defaultValue a memory broker of its own
   */
  readonly broker?: Broker
  /**
   * For delays.
   *
   * @defaultValue the system's clock
   */
  readonly clock?: Clock
  /** What goes wrong from the start. */
  readonly script?: FaultScript
}

/** A broker that fails on demand. */
export interface FaultyBroker extends Broker {
  /** Adds to what is to go wrong. */
  play(script: FaultScript): void
  /**
   * Breaks all connections now. What their consumers had not settled is given back in front, as servers do it; what
   * is settled afterwards has no effect.
   */
  breakConnections(error?: BrokerError): Promise<void>
  /**
   * While true, consumers and subscriptions get nothing although their connections stand: half-open. What has come
   * in the meantime is delivered when it ends.
   */
  setSilent(silent: boolean): void
  /** Attempts to connect so far. */
  readonly attempts: number
  /** Connections that stand. */
  readonly connections: readonly BrokerConnection[]
}

/** Wraps a broker so that a test says when it fails, and how. Without a script it works like the one that it wraps. */
export function faultyBroker(options: FaultyBrokerOptions = {}): FaultyBroker {
  const clock = options.clock ?? systemClock()
  const inner =
    options.broker ?? memoryBroker.open(`memory://${randomUUID()}`, testBrokerSettings(), testHost({ clock }))
  const script = new ScriptPlayer()
  const connections = new Set<FaultyConnection>()
  let attempts = 0
  let silent = false
  if (options.script !== undefined) script.add(options.script)

  const connect = async (signal?: AbortSignal): Promise<BrokerConnection> => {
    attempts += 1
    const step = script.connect.shift() ?? 'pass'
    if (step === 'refuse') throw new BrokerError('connection_refused', 'Connection refused.', { affects: 'connection' })
    if (step === 'hang') await aborted(signal)
    if (step instanceof BrokerError) throw step
    const connection = new FaultyConnection(await inner.connect(signal), { script, clock, silent: () => silent })
    connections.add(connection)
    void connection.lost.then(() => connections.delete(connection))
    return connection
  }

  return {
    scheme: inner.scheme,
    displayUrl: inner.displayUrl,
    traits: inner.traits,
    connect,
    play: (more) => script.add(more),
    async breakConnections(error) {
      await Promise.all([...connections].map((connection) => connection.break(error)))
    },
    setSilent(value) {
      silent = value
      if (!silent) for (const connection of connections) connection.speak()
    },
    get attempts() {
      return attempts
    },
    get connections() {
      return [...connections]
    },
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new BrokerError('closed', 'Connecting was given up.', { affects: 'connection', cause: signal.reason }))
    })
  })
}
