import type { NetConnectOpts } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Timer } from '@celeriac/core/adapter'
import { badOption, loadTls, type RedisConfig } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { LeaseRecord } from './lease-record.ts'
import type { Held, LeaseThreadData } from './lease-thread-data.ts'
import { leaseThreadSource } from './lease-thread-source.ts'
import type { TagSeries } from './tag-series.ts'

/** The code itself, and not the file that it is in: a bundled program has no such file. */
const threadUrl = new URL(`data:text/javascript,${encodeURIComponent(leaseThreadSource)}`)

/**
 * Renews the lease of everything that this connection holds, every third of it, from a thread of its own: in the record
 * for Node workers, and by its scores for those of Python. A worker that
 * dies stops renewing, so that its messages are given back soon; one that is merely busy keeps them, however long
 * its tasks take.
 */
export class LeaseKeeper {
  readonly #context: ConnectionContext
  readonly #tags: TagSeries
  readonly #record: LeaseRecord
  /** Numbers of all unsettled deliveries. */
  readonly #held: () => Iterable<number>
  #worker: Worker | undefined
  #timer: Timer | undefined
  #started = false
  #stopped = false

  constructor(context: ConnectionContext, tags: TagSeries, record: LeaseRecord, held: () => Iterable<number>) {
    this.#context = context
    this.#tags = tags
    this.#record = record
    this.#held = held
  }

  /** Once the record is open. Only the first call counts; nothing happens without leases. */
  start(): void {
    const { leaseMs, renewEveryMs, ackEmulation } = this.#context.config
    if (this.#started || this.#stopped || leaseMs === null || !ackEmulation) return
    this.#started = true
    const everyMs = Math.min(renewEveryMs, this.#context.heartbeatMs || renewEveryMs)
    this.#tick(everyMs)
    this.#open(everyMs).catch((error: unknown) => this.#context.lose(error))
  }

  /** Resolves when the thread has ended. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    const worker = this.#worker
    this.#worker = undefined
    if (worker === undefined) return
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('stop')
    // Whoever waits for the connection to be closed waits for its thread too.
    worker.ref()
    await ended
  }

  #tick(everyMs: number): void {
    this.#timer = this.#context.host.clock.after(everyMs, () => {
      if (this.#stopped) return
      this.#tick(everyMs)
      // Read before the list is made: what is taken from now on is in one or the other.
      const upTo = Number(Atomics.load(this.#tags.reserved, 0))
      const held: Held = { numbers: [...this.#held()], upTo }
      this.#worker?.postMessage(held)
    })
  }

  async #open(renewEveryMs: number): Promise<void> {
    const { redis: config, keys, scoreOffsetMs } = this.#context.config
    const login = config.credentials === undefined ? config : await config.credentials()
    const data: LeaseThreadData = {
      address: this.#address(config),
      tls: config.tls === undefined ? undefined : await loadTls(config.tls),
      checkHostname: config.tls?.checkHostname !== false,
      greeting: greeting(login, config),
      answerWithinMs: config.socketTimeoutMs,
      indexKey: keys.unackedIndex,
      recordKey: this.#record.key,
      holder: this.#record.holder,
      leaseS: this.#record.leaseS,
      tagPrefix: this.#tags.prefix,
      scoreOffsetS: scoreOffsetMs / 1000,
      renewEveryMs,
      reserved: this.#tags.reserved,
    }
    if (this.#stopped) return
    const worker = startThread(data)
    this.#worker = worker
    worker.unref()
    const lose = (reason: unknown) => {
      if (!this.#stopped) this.#context.lose(reason)
    }
    worker.on('message', ({ lost }: { readonly lost: string }) => lose(new Error(lost)))
    worker.once('error', (error) =>
      lose(
        new Error(
          `The thread that renews leases could not run: ${String(error)}. ` +
            'Where threads are not allowed, set brokerTransportOptions.lease to false',
        ),
      ),
    )
    worker.once('exit', () => lose(new Error('the thread that renews leases ended')))
  }

  /** The server that is in use, and not the one that sentinels would name now. */
  #address(config: RedisConfig): NetConnectOpts {
    const { address } = config
    if (address.kind === 'unix') return { path: address.path }
    if (address.kind === 'tcp') return { host: address.host, port: address.port }
    const { remoteAddress, remotePort } = this.#context.redis.stream
    if (remoteAddress === undefined || remotePort === undefined) throw new Error('the connection was lost')
    return { host: remoteAddress, port: remotePort }
  }
}

function greeting(
  login: { readonly username?: string; readonly password?: string },
  config: RedisConfig,
): readonly (readonly string[])[] {
  const commands: string[][] = []
  if (login.password !== undefined)
    commands.push(['AUTH', ...(login.username === undefined ? [] : [login.username]), login.password])
  if (config.db !== 0) commands.push(['SELECT', String(config.db)])
  if (config.clientName !== undefined) commands.push(['CLIENT', 'SETNAME', config.clientName])
  return commands
}

/** @throws BrokerError `bad_option` where TLS options were given that cannot be sent to a thread */
function startThread(data: LeaseThreadData): Worker {
  try {
    return new Worker(threadUrl, { name: 'celeriac lease', workerData: data })
  } catch (cause) {
    throw badOption(
      `brokerUseSsl holds what cannot be copied to the thread that renews leases (${String(cause)}): ` +
        'name files in its place, or set brokerTransportOptions.lease to false',
    )
  }
}
