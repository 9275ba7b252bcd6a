import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { redisBackend } from '@celeriac/backend-redis'
import { redisBroker } from '@celeriac/broker-redis'
import { Celery, type LoggerLike } from '@celeriac/core'
import { redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import winston from 'winston'

let url: string
let results: string
beforeAll(async () => {
  url = await redisUrl(7)
  results = await redisUrl(8)
})

/** A logger of a program, and what comes out of it. */
interface Case {
  readonly name: string
  make(write: (line: string) => void): LoggerLike
  /** How it writes a line of the level that Celery calls critical, with its fields. */
  readonly critical: RegExp
  readonly failure: RegExp
}

const cases: readonly Case[] = [
  {
    name: 'pino',
    make: (write) => pino({ level: 'info' }, { write }),
    critical: /"level":60.*"err":\{"type":"\w+".*"msg":"Can't decode message body/,
    failure: /"level":50.*"name":"loggers\.fail".*"err":\{"type":"RangeError".*"msg":"Task loggers\.fail\[/,
  },
  {
    name: 'winston',
    make: (write) => {
      const stream = new Writable({ write: (chunk, _, done) => done(void write(String(chunk))) })
      const transports = [new winston.transports.Stream({ stream })]
      return winston.createLogger({ format: winston.format.json(), transports })
    },
    critical: /"level":"error","message":"Can't decode message body/,
    failure: /"id":"[0-9a-f-]{36}".*"level":"error".*"message":"Task loggers\.fail\[/,
  },
  {
    name: 'winston with the levels of syslog',
    make: (write) => {
      const stream = new Writable({ write: (chunk, _, done) => done(void write(String(chunk))) })
      const transports = [new winston.transports.Stream({ stream })]
      const logger = winston.createLogger({ levels: winston.config.syslog.levels, transports })
      // Its types know `warn` only as npm's.
      return logger
    },
    critical: /"level":"crit","message":"Can't decode message body/,
    failure: /"level":"error","message":"Task loggers\.fail\[/,
  },
  {
    name: 'console',
    make: (write) => {
      const stream = new Writable({ write: (chunk, _, done) => done(void write(String(chunk))) })
      return new Console(stream)
    },
    critical: /^Can't decode message body/,
    failure: /^Task loggers\.fail\[.*raised unexpected: ValueError\('100%s'\)[\s\S]*name: 'loggers\.fail'/,
  },
  {
    name: 'one without critical that throws and rejects',
    make: (write) => {
      const fail = (text: string): never => {
        write(text)
        throw new Error('disk full')
      }
      return { debug: fail, info: fail, warn: fail, error: async (text) => fail(text) }
    },
    critical: /^Can't decode message body/,
    failure: /^Task loggers\.fail\[/,
  },
]

describe.each(cases)('a logger that is $name', ({ make, critical, failure }) => {
  it('is handed over as it is, and leaves no message unsettled', async () => {
    const redis = new Redis(url)
    onTestFinished(() => redis.disconnect())
    await redis.flushdb()
    let lines: string[] = []
    const logger = make((line) => void lines.push(line))
    const app = new Celery('loggers', { broker: redisBroker(url), backend: redisBackend(results) }, { logger })
    onTestFinished(() => app.close())
    const fail = app.task('loggers.fail', () => {
      throw new RangeError('100%s')
    })
    const worker = new Worker(app)
    const properties = { body_encoding: 'base64', delivery_info: { exchange: '', routing_key: 'celery' } }
    const message = {
      body: Buffer.from('{').toString('base64'),
      'content-type': 'application/json',
      'content-encoding': 'utf-8',
      headers: { task: 'loggers.fail', id: 'T1', lang: 'js' },
      properties: { ...properties, delivery_tag: 'T1', priority: 0 },
    }
    await redis.lpush('celery', JSON.stringify(message))
    await worker.start()
    onTestFinished(() => worker.stop())
    await expect(fail.delay().get({ timeout: 10 })).rejects.toThrow('100%s')
    await expect.poll(async () => [await redis.llen('celery'), await redis.hlen('unacked')]).toEqual([0, 0])
    await expect.poll(() => lines.some((line) => failure.test(line)), { message: 'failure' }).toBe(true)
    expect(lines.filter((line) => critical.test(line))).toHaveLength(1)
    lines = []
    // A worker's own goes the same way.
    const own = new Worker(app, { logger, queues: ['own'] })
    await own.start()
    await own.stop()
    expect(lines.join('\n')).toContain('ready.')
  })
})

describe('what is no logger is refused when it is given', () => {
  it.each([
    ['{ info() {} }', { info() {} }, 'this one lacks debug, warn, error; got'],
    ["'info'", 'info', 'methods debug, info, warn and error, such as console, pino or winston; got'],
    ['a function', () => {}, 'console, pino or winston; got'],
  ])('%s', (_, given, text) => {
    const logger = given as unknown as LoggerLike
    const refused = expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(text) })
    expect(() => new Celery('loggers', {}, { logger })).toThrow(refused)
    expect(() => new Worker(new Celery('loggers'), { logger })).toThrow(
      expect.objectContaining({ code: 'bad_option', message: expect.stringContaining("option 'logger'") }),
    )
  })
})
