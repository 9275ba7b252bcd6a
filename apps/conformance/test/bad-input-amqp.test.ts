import * as amqp from 'amqplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BadInputBench, badInputBench, QUEUE } from './bad-input-side.ts'
import { json } from './bad-messages-conformance.ts'

const body = Buffer.from(json([[], {}, {}]))

describe('what RabbitMQ lets anybody send', () => {
  let bench: BadInputBench
  let connection: amqp.ChannelModel
  let channel: amqp.ConfirmChannel

  beforeAll(async () => {
    bench = await badInputBench('RabbitMQ', 'bad-input-amqp')
    connection = await amqp.connect(bench.url)
    channel = await connection.createConfirmChannel()
  })
  beforeEach(() => {
    bench.log.length = 0
    bench.ran.length = 0
  })
  afterAll(async () => {
    await connection?.close()
    await bench?.close()
  })

  async function publish(content: Uint8Array, properties: amqp.Options.Publish): Promise<void> {
    channel.sendToQueue(QUEUE, Buffer.from(content), properties)
    await channel.waitForConfirms()
  }

  it('headers of every type that AMQP has [C15]', async () => {
    const headers = {
      task: 'bad.task',
      id: 'types',
      bool: true,
      nothing: null,
      text: 'ü ☃ 😀',
      long: 'x'.repeat(50_000),
      int8: { '!': 'int8', value: -5 },
      uint8: { '!': 'uint8', value: 200 },
      int16: { '!': 'int16', value: -500 },
      uint16: { '!': 'uint16', value: 50_000 },
      int32: { '!': 'int32', value: -(2 ** 31) },
      uint32: { '!': 'uint32', value: 2 ** 32 - 1 },
      int64: { '!': 'int64', value: 2 ** 40 },
      float: { '!': 'float', value: 0.5 },
      double: { '!': 'double', value: 0.1 },
      decimal: { '!': 'decimal', value: { digits: 150, places: 2 } },
      timestamp: { '!': 'timestamp', value: 1_700_000_000 },
      bytes: Buffer.from([0, 255]),
      list: [1, 'a', null, [true]],
      table: { a: { b: { c: 1 } } },
      empty: {},
    }
    await publish(body, { headers, contentType: 'application/json', contentEncoding: 'utf-8' })
    await expect.poll(() => bench.ran.map((run) => run.id)).toEqual(['types'])
    expect(bench.ran[0]?.headers).toMatchObject({
      bool: true,
      nothing: null,
      text: 'ü ☃ 😀',
      int8: -5,
      uint8: 200,
      int16: -500,
      uint16: 50_000,
      int32: -(2 ** 31),
      uint32: 2 ** 32 - 1,
      int64: 2 ** 40,
      float: 0.5,
      double: 0.1,
      timestamp: new Date(1_700_000_000_000),
      bytes: new Uint8Array([0, 255]),
      list: [1, 'a', null, [true]],
      table: { a: { b: { c: 1 } } },
      empty: {},
    })
  })

  it('headers of which each is of a type that Celery does not use for it', async () => {
    const table = { a: 1 }
    const at = { '!': 'timestamp', value: 1_700_000_000 }
    const headers = { retries: table, timelimit: at, stamps: 'x', shadow: table, root_id: at, group: [1], origin: true }
    await publish(body, { headers: { ...headers, task: 'bad.task', id: 'odd' }, contentType: 'application/json' })
    await expect.poll(() => bench.ran.map((run) => run.id)).toEqual(['odd'])
  })

  it('an eta that is a timestamp of AMQP is no text [C9]', async () => {
    const eta = { '!': 'timestamp', value: 1_700_000_000 }
    await publish(body, { headers: { task: 'bad.task', id: 'eta', eta }, contentType: 'application/json' })
    await expect.poll(logged).toMatch(/invalid task message: .*eta/)
    await bench.livesOn()
    expect(bench.ran).toEqual([])
  })

  it('binary garbage without headers and content type', async () => {
    const before = await bench.rejected()
    for (let length = 0; length < 50; length++) {
      await publish(Buffer.from(Array.from({ length }, (_, i) => (i * 97 + length * 31) % 256)), {})
    }
    await expect.poll(() => bench.log.filter(({ level }) => level === 'error').length).toBe(50)
    await expect.poll(() => bench.rejected()).toBe((before ?? 0) + 50)
    expect(logged()).toContain('Received and deleted unknown message')
    await bench.livesOn()
  })

  it('tables nested deep run, tables nested without end are refused', async () => {
    const nestedHeaders = (depth: number) => ({ task: 'bad.task', id: `deep-${depth}`, table: nested(depth) })
    await publish(body, { headers: nestedHeaders(90), contentType: 'application/json' })
    await publish(body, { headers: nestedHeaders(1000), contentType: 'application/json' })
    await expect.poll(() => bench.ran.map((run) => run.id)).toEqual(['deep-90'])
    await expect.poll(logged).toContain('Received and deleted unknown message')
    expect(logged().length).toBeLessThan(10_000)
    await bench.livesOn()
  })

  it('properties that Celery does not know', async () => {
    const headers = { task: 'bad.task', id: 'properties' }
    await publish(body, {
      ...{
        headers,
        contentType: 'application/json',
        contentEncoding: '',
        priority: 255,
        expiration: '60000',
        type: 't',
      },
      ...{
        messageId: 'm',
        timestamp: 1_700_000_000,
        appId: 'a',
        userId: decodeURIComponent(new URL(bench.url).username),
        correlationId: '',
        replyTo: 'nobody',
      },
    })
    await expect.poll(() => bench.ran.map((run) => run.id)).toEqual(['properties'])
  })

  it('and nothing of it is left, nor held back', async () => {
    await bench.stop()
    expect(await bench.left()).toBe(0)
  })

  const logged = (): string => bench.log.map(({ message }) => message).join('\n')
})

function nested(depth: number): object {
  let table: object = { end: 1 }
  for (let i = 0; i < depth; i++) table = { t: table }
  return table
}
