import { Celery, Queue } from '@celeriac/core'
import { internalsOf, type Logger } from '@celeriac/core/internal'
import type { ResultRecord } from '@celeriac/protocol'
import { ownRedis, ownVhost } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import * as amqp from 'amqplib'
import { Redis } from 'ioredis'

/** A message as a stranger may send it: nothing of it is looked at on the way. */
export interface RawMessage {
  readonly body?: Uint8Array
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly headers?: Readonly<Record<string, unknown>>
}

export interface LogLine {
  readonly level: string
  readonly message: string
}

/** A way into the worker's queue, past our own sending side. */
export interface Intake {
  send(message: RawMessage): Promise<void>
  /** How many messages were rejected without requeueing; undefined where the broker does not tell. */
  rejected(): Promise<number | undefined>
  /** Messages that wait, or that the worker has and did not settle. */
  left(): Promise<number>
  close(): Promise<void>
}

/** One worker that gets everything, and has to live on after each. */
export interface BadInputBench extends Intake {
  /** Of the broker. */
  readonly url: string
  readonly app: Celery
  readonly log: LogLine[]
  /** Positional arguments of each run of `bad.task`, keyword arguments last. */
  readonly ran: { readonly id: string; readonly args: readonly unknown[]; readonly headers: unknown }[]
  record(id: string): Promise<ResultRecord | undefined>
  /** Resolves when a task that is sent now has come back. */
  livesOn(): Promise<void>
  stop(): Promise<void>
}

export const QUEUE = 'bad-input'
const DEAD = 'bad-input.dead'

interface Place {
  readonly url: string
  readonly settings: object
  intake(app: Celery): Promise<Intake>
  close(): Promise<void>
}

export type BrokerName = 'memory' | 'Redis' | 'RabbitMQ'

/** A broker of the test's own: files run at the same time. */
async function placeOn(broker: BrokerName, name: string): Promise<Place> {
  const backend = `cache+memory://${name}`
  if (broker === 'memory') {
    const url = `memory://${name}`
    return { url, settings: { broker: url, backend }, intake: memoryIntake, close: async () => undefined }
  }
  if (broker === 'RabbitMQ') {
    const url = await ownVhost(`celeriac-${name}`)
    return { url, settings: { broker: url, backend }, intake: () => amqpIntake(url), close: async () => undefined }
  }
  const { url, close } = await ownRedis()
  return { url, settings: { broker: url, backend: url }, intake: () => redisIntake(url), close }
}

/**
 * @param name - the test file's own
 * @param define - registers more tasks before the worker starts
 */
export async function badInputBench(
  broker: BrokerName,
  name: string,
  define: (app: Celery) => void = () => undefined,
): Promise<BadInputBench> {
  const place = await placeOn(broker, name)
  const log: LogLine[] = []
  const at = (level: string) => (message: string) => void log.push({ level, message })
  const logger: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    critical: at('critical'),
  }
  const queueArguments = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': DEAD }
  const app = new Celery(
    'bad',
    {
      ...place.settings,
      taskDefaultQueue: QUEUE,
      taskQueues: [new Queue(QUEUE, { queueArguments })],
      messageMaxBytes: 1_000_000,
    },
    { logger },
  )
  const ran: BadInputBench['ran'] = []
  app.task({ name: 'bad.task', bind: true, kwargsAsObject: true }, (self, ...args: unknown[]) => {
    ran.push({ id: self.request.id, args, headers: self.request.headers })
    return args.length
  })
  app.task({ name: 'bad.named', params: ['x', 'y?'] }, (x: unknown, y: unknown) => [x, y])
  const marker = app.task('bad.marker', () => 'alive')
  define(app)
  const connection = await (await internalsOf(app).writeConnection()).get()
  await connection.declare({ queues: [new Queue(DEAD)] })
  const worker = new Worker(app, { concurrency: 2 })
  await worker.start()
  const into = await place.intake(app)
  const backend = await internalsOf(app).backend()
  return {
    ...into,
    url: place.url,
    app,
    log,
    ran,
    record: async (id) => (await backend?.fetch([id]))?.[0],
    livesOn: async () => void (await (await marker.delay()).get({ timeout: 10 })),
    stop: () => worker.stop(),
    async close() {
      await worker.stop({ mode: 'cold' })
      await into.close()
      await app.close()
      await place.close()
    },
  }
}

const JSON_TYPE = 'application/json'

async function memoryIntake(app: Celery): Promise<Intake> {
  const connection = await (await internalsOf(app).writeConnection()).get()
  return {
    send: ({ body = new Uint8Array(), contentType = JSON_TYPE, contentEncoding = 'utf-8', headers = {} }) =>
      connection.publish(
        { body, contentType, contentEncoding, headers, properties: {} },
        { queue: QUEUE, mandatory: true },
      ),
    rejected: () => connection.queues.length(DEAD),
    left: () => connection.queues.length(QUEUE),
    close: async () => undefined,
  }
}

/** An envelope as kombu writes it, around whatever it is given. */
export function envelope(message: RawMessage, properties: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    body: Buffer.from(message.body ?? []).toString('base64'),
    'content-encoding': message.contentEncoding ?? 'utf-8',
    'content-type': message.contentType ?? JSON_TYPE,
    headers: message.headers ?? {},
    properties: {
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: QUEUE },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: crypto.randomUUID(),
      ...properties,
    },
  })
}

async function redisIntake(url: string): Promise<Intake> {
  const redis = new Redis(url)
  return {
    send: async (message) => void (await redis.lpush(QUEUE, envelope(message))),
    // Redis keeps no dead letters.
    rejected: async () => undefined,
    left: async () => {
      const [waiting, unacked, index] = [
        await redis.llen(QUEUE),
        await redis.hlen('unacked'),
        await redis.zcard('unacked_index'),
      ]
      return waiting + Math.max(unacked, index)
    },
    close: async () => redis.disconnect(),
  }
}

async function amqpIntake(url: string): Promise<Intake> {
  const connection = await amqp.connect(url)
  const channel = await connection.createConfirmChannel()
  return {
    send: async ({ body = new Uint8Array(), contentType = JSON_TYPE, contentEncoding = 'utf-8', headers = {} }) => {
      channel.sendToQueue(QUEUE, Buffer.from(body), { contentType, contentEncoding, headers })
      await channel.waitForConfirms()
    },
    rejected: async () => (await channel.checkQueue(DEAD)).messageCount,
    left: async () => (await channel.checkQueue(QUEUE)).messageCount,
    close: () => connection.close(),
  }
}
