import { randomUUID } from 'node:crypto'
import { Celery, Queue } from '@celeriac/core'
import {
  type Broker,
  type BrokerConnection,
  brokerReference,
  type Clock,
  type Delivery,
  internalsOf,
  type Logger,
  type ResultBackend,
  systemClock,
} from '@celeriac/core/internal'
import type { ResultRecord, WireMessage } from '@celeriac/protocol'
import { type FaultyBroker, faultyBroker } from '@celeriac/testing'
import { Worker, type WorkerOptions } from '../../src/index.ts'

interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>> | undefined
}

/** A worker on a broker in memory that fails on demand, with what a test wants to look at. */
export interface WorkerBench {
  readonly app: Celery
  readonly worker: Worker
  readonly broker: FaultyBroker
  readonly backend: ResultBackend
  /** A connection of the test's own. */
  readonly connection: BrokerConnection
  readonly log: readonly LogLine[]
  /** Every record that was stored, in order, whatever became of it. */
  readonly stored: readonly ResultRecord[]
  /** What the worker did, in order: `ack <id>`, `reject <id>`, `requeue <id>`, `store <id> <state>`, `publish <id>`. */
  readonly trace: string[]
  /** Puts a message into the worker's queue as it is. */
  push(message: Partial<WireMessage>): Promise<void>
  /** Waits until everything that was in the queue before has been dealt with. */
  settled(): Promise<void>
  /** Messages in the queue, and those that were rejected (it has a dead-letter queue). */
  counts(): Promise<{ waiting: number; rejected: number }>
  record(id: string): Promise<ResultRecord | undefined>
  close(): Promise<void>
}

export interface WorkerBenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>
  readonly options?: WorkerOptions
  readonly clock?: Clock
  /** Registers tasks before the worker starts. */
  readonly define?: (app: Celery) => void
  /** @defaultValue true */
  readonly start?: boolean
}

const DEAD = 'dead'

export async function workerBench({
  settings = {},
  options = {},
  clock = systemClock(),
  define,
  start = true,
}: WorkerBenchOptions = {}): Promise<WorkerBench> {
  const broker = faultyBroker({ clock })
  const log: LogLine[] = []
  const trace: string[] = []
  const adapter = { name: 'memory', schemes: ['memory'], open: () => tracedBroker(broker, trace) }
  const queueArguments = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': DEAD }
  const app = new Celery(
    'test',
    {
      broker: brokerReference(adapter, 'memory://'),
      backend: `cache+memory://${randomUUID()}`,
      taskQueues: [new Queue('celery', { queueArguments })],
      ...settings,
    },
    { logger: recorder(log), clock },
  )
  define?.(app)
  const marker = app.task('test.marker', () => null)
  const connection = await broker.connect()
  await connection.declare({ queues: [new Queue(DEAD)] })
  const backend = await internalsOf(app).backend()
  if (backend === undefined) throw new Error('this bench needs a result backend')
  const stored = recordStores(backend, trace)
  // What is published is what tests look at.
  const worker = new Worker(app, { withoutHeartbeat: true, ...options })
  if (start) await worker.start()
  return {
    app,
    worker,
    broker,
    backend,
    connection,
    log,
    stored,
    trace,
    push: (message) => connection.publish(wireMessage(message), { queue: 'celery', mandatory: true }),
    async settled() {
      const { id } = await marker.delay()
      await internalsOf(app).results.wait(id)
      // Results of others that came before it were on their way at the same time.
      await new Promise((resolve) => setImmediate(resolve))
    },
    async counts() {
      const [waiting, rejected] = await Promise.all([
        connection.queues.length('celery'),
        connection.queues.length(DEAD),
      ])
      return { waiting, rejected }
    },
    async record(id) {
      return (await backend.fetch([id]))[0]
    },
    async close() {
      await worker.stop({ mode: 'cold' })
      await app.close()
      await connection.close()
    },
  }
}

export function wireMessage(message: Partial<WireMessage>): WireMessage {
  return {
    body: Buffer.from('[[], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]'),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: {},
    properties: {},
    ...message,
  }
}

export function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function recorder(log: LogLine[]): Logger {
  const at = (level: string) => (message: string, fields?: LogLine['fields']) => {
    // Not enumerable, so that a line is equal to one of the same level and message.
    log.push(Object.defineProperty({ level, message }, 'fields', { value: fields }))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), critical: at('critical') }
}

function recordStores(backend: ResultBackend, trace: string[]): readonly ResultRecord[] {
  const stored: ResultRecord[] = []
  const store = backend.store.bind(backend)
  backend.store = (record, options) => {
    trace.push(`store ${record.taskId} ${record.status}`)
    // As it is now: its list of children goes on growing.
    stored.push({ ...record, children: record.children === null ? null : [...record.children] })
    return store(record, options)
  }
  return stored
}

function tracedBroker(broker: Broker, trace: string[]): Broker {
  return {
    scheme: broker.scheme,
    displayUrl: broker.displayUrl,
    traits: broker.traits,
    async connect(signal) {
      const connection = await broker.connect(signal)
      const consume = connection.consume.bind(connection)
      const publish = connection.publish.bind(connection)
      connection.consume = (options, onDelivery) => consume(options, (delivery) => onDelivery(traced(delivery, trace)))
      connection.publish = (message, to) => {
        trace.push(`publish ${String(message.headers['id'])}`)
        return publish(message, to)
      }
      return connection
    },
  }
}

function traced(delivery: Delivery, trace: string[]): Delivery {
  const id = String(delivery.message.headers['id'])
  const { message, queue, exchange, routingKey, redelivered } = delivery
  const settle = (how: 'ack' | 'reject' | 'requeue') => () => {
    trace.push(`${how} ${id}`)
    delivery[how]()
  }
  return {
    message,
    queue,
    exchange,
    routingKey,
    redelivered,
    get settled() {
      return delivery.settled
    },
    ack: settle('ack'),
    reject: settle('reject'),
    requeue: settle('requeue'),
    written: () => delivery.written(),
  }
}
