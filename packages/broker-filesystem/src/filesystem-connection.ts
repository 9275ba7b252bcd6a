import {
  type AdapterHost,
  type BrokerConnection,
  BrokerError,
  type ConsumeOptions,
  type Consumer,
  type Delivery,
  type Destination,
  type FanoutSource,
  finalError,
  guardDelivery,
  type QueueAdmin,
  type QueueSpec,
  type Subscription,
  systemCode,
  type Topology,
  type TopologyDifference,
} from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import { checkSameDevice } from './check-folders.ts'
import { ClaimFolder } from './claim/claim-folder.ts'
import { LeaseKeeper } from './claim/lease-keeper.ts'
import { MessageStore } from './claim/message-store.ts'
import { type ConsumerOwner, FilesystemConsumer } from './consume/filesystem-consumer.ts'
import { Inbox } from './consume/inbox.ts'
import { FolderWatchdog } from './folder-watchdog.ts'
import type { Folders } from './folders.ts'
import { FileNamer } from './publish/file-namer.ts'
import { Publisher } from './publish/publisher.ts'
import { DeclaredQueues } from './topology/declared-queues.ts'
import { ExchangeTables } from './topology/exchange-tables.ts'

/** A "connection" to folders. It is lost when the folder of the messages can no longer be read. */
export class FilesystemConnection implements BrokerConnection, ConsumerOwner {
  readonly lost: Promise<BrokerError>
  readonly inbox: Inbox
  readonly store: MessageStore
  readonly #folders: Folders
  readonly #host: AdapterHost
  readonly #names = new FileNamer()
  readonly #publisher: Publisher
  readonly #queues: DeclaredQueues
  readonly #claims: ClaimFolder
  readonly #keeper: LeaseKeeper
  readonly #watchdog: FolderWatchdog
  readonly #consumers = new Set<FilesystemConsumer>()
  readonly #work = new Set<Promise<void>>()
  #end: (error: BrokerError) => void = () => undefined
  #ended = false
  #closing: Promise<void> | undefined

  constructor(folders: Folders, host: AdapterHost) {
    const { clock, logger } = host
    this.#folders = folders
    this.#host = host
    this.lost = new Promise((resolve) => {
      this.#end = resolve
    })
    const tables = new ExchangeTables(folders.control, clock)
    this.#queues = new DeclaredQueues(folders.dataIn, tables, () => this.#check())
    this.#publisher = new Publisher(folders.dataOut, tables, this.#names)
    this.#claims = new ClaimFolder(folders, clock, logger, host.nodeName ?? host.oid)
    this.store = new MessageStore(folders, clock, logger, this.#claims)
    this.inbox = new Inbox(folders, clock, (error) => this.#lose(error))
    this.#watchdog = new FolderWatchdog(folders, clock, (error) => this.#lose(error))
    this.#keeper = new LeaseKeeper(folders, clock, logger, this.#claims, this.#queues, () => this.inbox.lookNow())
  }

  get queues(): QueueAdmin {
    return this.#queues
  }

  async declare(topology: Topology): Promise<readonly TopologyDifference[]> {
    this.#check()
    for (const queue of topology.queues ?? []) await this.#queues.declare(queue)
    return []
  }

  async publish(message: WireMessage, to: Destination): Promise<void> {
    this.#check()
    const sent = this.#publisher.publish(message, to)
    this.#track(
      sent.catch((error: unknown) => {
        if (error instanceof BrokerError && error.affects === 'connection') this.#lose(error)
      }),
    )
    return sent
  }

  async consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
    this.#check()
    await checkSameDevice(this.#folders)
    const consumer = new FilesystemConsumer(this, options, guardDelivery(onDelivery, this.#host.logger))
    this.#consumers.add(consumer)
    this.#keeper.start()
    try {
      await consumer.addAll(options.queues)
    } catch (error) {
      await consumer.close()
      throw error
    }
    return consumer
  }

  async subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription> {
    const { exchange, routingKey } = source
    // Nobody else reads it: it goes with the subscription.
    const queue: QueueSpec = { ...source.queue, exchange, routingKey, exclusive: true }
    return this.consume({ queues: [queue], prefetch: 'unlimited', noAck: true }, ({ message }) => onMessage(message))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async join(queue: QueueSpec): Promise<void> {
    await this.#queues.join(queue)
  }

  async leave(queue: QueueSpec): Promise<void> {
    await this.#queues.leave(queue)
  }

  nameAtEnd(queue: string): string {
    return this.#names.next(queue)
  }

  background(work: Promise<void>): void {
    this.#track(
      work.catch((error: unknown) => {
        // Where the folder has gone, the connection is lost, and says so itself.
        if (systemCode(error) !== 'ENOENT')
          this.#host.logger.error(`filesystem://: ${(error as Error).message}`, { error })
      }),
    )
  }

  forget(consumer: FilesystemConsumer): void {
    this.#consumers.delete(consumer)
    if (this.#consumers.size === 0) this.#keeper.stop()
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()))
    while (this.#work.size > 0) await Promise.all(this.#work)
    this.#keeper.stop()
    this.inbox.close()
    await this.#claims.close()
    this.#finish(finalError('closed', 'The connection was closed.'))
  }

  #lose(error: BrokerError): void {
    if (this.#ended) return
    for (const consumer of this.#consumers) consumer.abandon()
    this.#keeper.stop()
    this.inbox.close()
    this.#finish(error)
  }

  #finish(error: BrokerError): void {
    this.#ended = true
    this.#watchdog.stop()
    this.#end(error)
  }

  #track(work: Promise<void>): void {
    this.#work.add(work)
    void work.finally(() => this.#work.delete(work))
  }

  #check(): void {
    if (!this.#ended && this.#closing === undefined) return
    throw new BrokerError('closed', 'The connection to filesystem:// is closed.', {
      affects: 'connection',
      canRetry: true,
    })
  }
}
