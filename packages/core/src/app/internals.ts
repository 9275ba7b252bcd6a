import { randomUUID } from 'node:crypto'
import { openBackend } from '../adapters/open-backend.ts'
import { openBroker } from '../adapters/open-broker.ts'
import type { Publisher } from '../call/publisher.ts'
import type { BackendAddress, BrokerAddress } from '../config/addresses.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Settings } from '../config/settings.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import { TaskRegistry } from '../definition/task-registry.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { adoptLogger } from '../log/adopt-logger.ts'
import { consoleLogger } from '../log/console-logger.ts'
import { RelayLogger } from '../log/relay-logger.ts'
import type { AdapterHost } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { LoggerLike } from '../ports/logger-like.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import { ResultWatch } from '../result/result-watch.ts'
import { QueueTable } from '../route/queue-table.ts'
import { LamportClock } from '../runtime/lamport-clock.ts'
import { perVersion } from '../runtime/per-version.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { createPublisher } from '../send/create-publisher.ts'
import { contentFormats } from '../serialize/content-formats.ts'
import { MessageCodec } from '../serialize/message-codec.ts'
import { createResultCodec } from '../serialize/result-codec.ts'
import type { AppInternals } from './app-internals.ts'

/** Parts of an app that are given, not made: for tests, and for logging elsewhere. */
export interface AppParts {
  /**
   * Where log lines go: pino, winston, `console`, or whatever has these methods.
   *
   * @defaultValue warnings and errors on standard error, in Celery's format
   */
  readonly logger?: LoggerLike
  /** @defaultValue the machine's */
  readonly clock?: Clock
}

/** Where Celery looks for a broker when none is named. */
const defaultBroker = 'amqp://guest:guest@localhost:5672//'

/** What the parts of one app share; each is made when it is first read. */
export class Internals implements AppInternals {
  readonly main: string
  readonly registry: TaskRegistry = new TaskRegistry(({ name, place }) =>
    this.logger.debug(`Task ${name} was defined again, at ${place?.text}: it replaces the one before`),
  )
  readonly clock: Clock
  readonly logger: Logger
  readonly oid: string = randomUUID()
  readonly lamport = new LamportClock()
  /** Adding to them settles no configuration. */
  readonly formats = contentFormats()
  readonly #configuration: Configuration
  readonly #relay: RelayLogger
  readonly #hasOwnLogger: boolean
  readonly workers: Set<object> = new Set()
  readonly #closers: (() => Promise<void>)[] = []
  readonly #codec = perVersion(
    () => this.#settingsVersion,
    () => new MessageCodec(this.conf, this.formats),
  )
  readonly #queues = perVersion(
    () => this.#settingsVersion,
    () => new QueueTable(this.conf),
  )
  #publisher: Publisher | undefined
  #results: ResultWatch | undefined
  #writing: Promise<SupervisedConnection> | undefined
  #backend: Promise<ResultBackend> | undefined
  #closing: Promise<void> | undefined

  constructor(main: string, configuration: Configuration, parts: AppParts) {
    this.main = main
    this.#configuration = configuration
    this.clock = parts.clock ?? systemClock()
    this.#relay = new RelayLogger(adoptLogger('Celery', parts.logger ?? consoleLogger({ clock: this.clock })))
    this.#hasOwnLogger = parts.logger !== undefined
    this.logger = this.#relay
  }

  setUpLogging(logger: Logger): void {
    if (!this.#hasOwnLogger) this.#relay.use(adoptLogger('setUpLogging', logger))
  }

  get conf(): Settings {
    return this.#configuration.values
  }

  /** Reading the settings first, since that may change their version. */
  get #settingsVersion(): number {
    void this.#configuration.values
    return this.#configuration.version
  }

  /** The codec of messages; a change of the settings makes a new one. */
  get codec(): MessageCodec {
    return this.#codec()
  }

  /** The table of queues; a change of the settings makes a new one. */
  get queues(): QueueTable {
    return this.#queues()
  }

  /** The publisher, which follows changes of the settings by itself. */
  get publisher(): Publisher {
    this.#publisher ??= createPublisher(this)
    return this.#publisher
  }

  get results(): ResultWatch {
    this.#results ??= new ResultWatch({ clock: this.clock, logger: this.logger, backend: () => this.backend() })
    return this.#results
  }

  writeConnection(): Promise<SupervisedConnection> {
    this.#assertOpen()
    this.#writing ??= this.#openConnection(this.conf.brokerWriteUrl).catch((error: unknown) => {
      // A package may be installed, or the setting changed, before the next attempt.
      this.#writing = undefined
      throw error
    })
    return this.#writing
  }

  async openReadConnection(nodeName?: string): Promise<SupervisedConnection> {
    this.#assertOpen()
    return await this.#openConnection(this.conf.brokerReadUrl, nodeName)
  }

  async backend(): Promise<ResultBackend | undefined> {
    this.#assertOpen()
    const address = this.conf.resultBackend
    if (address === null || (typeof address === 'string' && /^(disabled(:\/\/)?)?$/.test(address))) return undefined
    this.#backend ??= this.#openBackend(withScheme(address)).catch((error: unknown) => {
      this.#backend = undefined
      throw error
    })
    return await this.#backend
  }

  onClose(close: () => Promise<void>): void {
    this.#closers.push(close)
  }

  /** Ends everything that was opened; safe to call twice. Open `get()`s are rejected with code `closed`. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  /** After {@link close} was called. */
  get closed(): boolean {
    return this.#closing !== undefined
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = []
    const attempt = async (close: () => Promise<unknown> | undefined): Promise<void> => {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    await attempt(() => this.#results?.close())
    for (const close of this.#closers.splice(0).reverse()) await attempt(close)
    // What could not be opened needs no closing.
    await attempt(async () => (await this.#backend?.catch(() => undefined))?.close())
    await attempt(async () => (await this.#writing?.catch(() => undefined))?.close())
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw new AggregateError(failures, 'some parts of the app could not be closed')
  }

  async #openConnection(address: BrokerAddress | null, nodeName?: string): Promise<SupervisedConnection> {
    try {
      return await openBroker({ address: address ?? defaultBroker, conf: this.conf, host: this.#host(nodeName) })
    } catch (error) {
      const isUnnamed = address === null && error instanceof CeleriacError && error.code === 'adapter_not_installed'
      throw isUnnamed ? noBroker(this.main, error) : error
    }
  }

  async #openBackend(address: BackendAddress): Promise<ResultBackend> {
    const { conf } = this
    return await openBackend({
      address,
      conf,
      host: this.#host(),
      codec: await createResultCodec(conf, this.codec),
      connection: () => this.writeConnection(),
    })
  }

  #host(nodeName?: string): AdapterHost {
    const { clock, logger, oid } = this
    return nodeName === undefined ? { clock, logger, oid } : { clock, logger, oid, nodeName }
  }

  #assertOpen(): void {
    if (this.closed) throw new CeleriacError('closed', `the app '${this.main}' has been closed`)
  }
}

/** Nobody meant Celery's default broker where its package is not there. */
function noBroker(main: string, cause: CeleriacError): CeleriacError {
  const message =
    `No broker is configured for the app '${main}'. Give it one: new Celery('${main}', { broker: 'redis://localhost:6379/0' }), ` +
    'or the setting brokerUrl. (Without one it is RabbitMQ on this machine, as with Celery, which needs the package ' +
    '@celeriac/broker-amqp.)'
  return new CeleriacError('no_broker', message, { cause })
}

/** Celery takes the bare name of a backend too: `rpc` for `rpc://`. */
function withScheme(address: BackendAddress): BackendAddress {
  return typeof address === 'string' && /^[a-z][a-z0-9+.-]*$/i.test(address) ? `${address}://` : address
}
