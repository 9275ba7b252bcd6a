import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivery, ExchangeSpec, QueueSpec } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { message, queue, TestFolder, textOf } from '../folder.ts'

/** Prints the texts that it takes from the queues named after the folder, until nothing has come for a second. */
const PYTHON_TAKES = `
import kombu, socket
taken = []
def take(body, message):
    taken.append(body)
    message.ack()
with app.connection() as connection:
    queues = [kombu.Queue(name, routing_key=name) for name in sys.argv[2:]]
    with connection.Consumer(queues, callbacks=[take], accept=['json']):
        try:
            while True:
                connection.drain_events(timeout=2)
        except socket.timeout:
            pass
print(json.dumps(taken))
`

const direct = (name: string): ExchangeSpec => ({ name, type: 'direct', durable: true, autoDelete: false })

describe('beside Python', () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await TestFolder.make()
  })
  afterEach(() => folder.remove())

  const table = async (exchange: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder.path, 'control', `${exchange}.exchange`), 'utf8'))

  it('writes files that Celery knows [C66]', async () => {
    const connection = await folder.connect()
    await connection.publish(message('hello'), { queue: 'celery', mandatory: true })
    const [name = ''] = await folder.messages()
    expect(name).toMatch(/^\d+_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.celery\.msg$/)
    const envelope = JSON.parse(await readFile(join(folder.path, name), 'utf8'))
    expect(Object.keys(envelope)).toEqual(['body', 'content-encoding', 'content-type', 'headers', 'properties'])
    expect(await folder.python(PYTHON_TAKES, 'celery')).toEqual(['hello'])
    expect(await folder.messages()).toEqual([])
  })

  it('counts like Python, so that both stand in one order', async () => {
    const connection = await folder.connect()
    const python = 'app.send_task("a", task_id=sys.argv[2]); print(1)'
    await folder.python(python, 'python first')
    await connection.publish(message('node'), { queue: 'celery', mandatory: true })
    await folder.python(python, 'python last')
    const texts = await Promise.all((await folder.messages()).map((name) => readFile(join(folder.path, name), 'utf8')))
    expect(texts.map((text) => JSON.parse(text).headers.id)).toEqual(['python first', undefined, 'python last'])
  })

  it('runs no file twice with Python and two of us on one queue [C66]', async () => {
    const [one, two] = [await folder.connect(), await folder.connect()]
    const texts = Array.from({ length: 300 }, (_, i) => `message ${i}`)
    const mine: unknown[] = []
    const take = (delivery: Delivery): void => {
      mine.push(textOf(delivery))
      delivery.ack()
    }
    const python = folder.python(PYTHON_TAKES, 'celery')
    for (const text of texts.slice(0, 150)) await one.publish(message(text), { queue: 'celery', mandatory: true })
    for (const connection of [one, two]) await connection.consume({ queues: [queue('celery')], prefetch: 4 }, take)
    for (const text of texts.slice(150)) await one.publish(message(text), { queue: 'celery', mandatory: true })
    const theirs = (await python) as unknown[]
    expect([...mine, ...theirs].sort()).toEqual(texts.sort())
  })

  it('leaves the messages of another queue whose name ends alike [C67]', async () => {
    const connection = await folder.connect()
    await folder.python('app.send_task("a", queue="x.celery"); app.send_task("b", queue="celery"); print(1)')
    const taken: string[] = []
    await connection.consume({ queues: [queue('celery')], prefetch: 10 }, (delivery) => {
      taken.push(String(delivery.message.headers['task']))
      delivery.ack()
    })
    await expect.poll(() => taken).toEqual(['b'])
    await connection.close()
    expect(await folder.messages()).toEqual([expect.stringMatching(/\.x\.celery\.msg$/)])
  })

  it('adds to a table while Python does, and nothing is lost [C68]', async () => {
    const connection = await folder.connect()
    const bind = async (i: number): Promise<void> => {
      await connection.declare({ queues: [queue(`node${i}`, { exchange: direct('many'), routingKey: `node${i}` })] })
    }
    await bind(0)
    const python = folder.python(`
import kombu
with app.connection() as connection:
    for i in range(60):
        name = f'python{i}'
        kombu.Queue(name, kombu.Exchange('many'), routing_key=name)(connection.default_channel).declare()
print(1)
`)
    for (let i = 1; i < 60; i += 1) await bind(i)
    await python
    const rows = (await table('many')) as string[][]
    const names = Array.from({ length: 60 }, (_, i) => [`node${i}`, `python${i}`]).flat()
    expect(rows.map(([, , name]) => name).sort()).toEqual(names.sort())
    expect(rows.every((row) => row.length === 3 && row[0] === row[2] && row[1] === '')).toBe(true)
  })

  it('writes topic and fanout bindings as Python does [C68]', async () => {
    const connection = await folder.connect()
    const bound = (name: string, type: string, routingKey: string): QueueSpec =>
      queue(name, { exchange: { ...direct(`ex.${type}`), type }, routingKey })
    await connection.declare({
      queues: [bound('t1', 'topic', 'worker.#'), bound('t2', 'topic', 'media.*.img'), bound('f1', 'fanout', '')],
    })
    await folder.python(`
import kombu
with app.connection() as connection:
    for name, type, key in (('t1', 'topic', 'worker.#'), ('t3', 'topic', 'media.*.img'), ('f2', 'fanout', '')):
        kombu.Queue(name, kombu.Exchange('ex.' + type, type=type), routing_key=key)(connection.default_channel).declare()
print(1)
`)
    expect(await table('ex.topic')).toEqual([
      ['media.*.img', '^media\\.[^\\.]+\\.img$', 't3'],
      ['media.*.img', '^media\\.[^\\.]+\\.img$', 't2'],
      ['worker.#', '^worker\\..*?$', 't1'],
    ])
    expect(await table('ex.fanout')).toEqual([
      ['', '', 'f2'],
      ['', '', 'f1'],
    ])
    const publish = (type: string, routingKey: string) =>
      connection.publish(message(routingKey), { exchange: `ex.${type}`, type, routingKey, mandatory: true })
    await publish('topic', 'media.cat.img')
    await publish('fanout', 'all')
    const queues = (await folder.messages()).map((name) => name.split('.')[1]).sort()
    expect(queues).toEqual(['f1', 'f2', 't2', 't3'])
    expect(await folder.python(PYTHON_TAKES, 'f1', 't3')).toEqual(expect.arrayContaining(['all', 'media.cat.img']))
  })

  it('broadcasts to Python, and hears its broadcasts, one file for each queue [C69]', async () => {
    const connection = await folder.connect()
    const fanout: ExchangeSpec = { ...direct('celery.pidbox'), type: 'fanout', durable: false }
    const heard: unknown[] = []
    const own = queue('node@here.celery.pidbox', { autoDelete: true, durable: false })
    const subscription = await connection.subscribe({ exchange: fanout, queue: own, routingKey: '' }, (got) => {
      heard.push(textOf({ message: got }))
    })
    await folder.python(`
import kombu
with app.connection() as connection:
    kombu.Queue('py', kombu.Exchange('celery.pidbox', type='fanout', durable=False, delivery_mode='transient'))(connection.default_channel).declare()
app.control.broadcast('ping')
print(1)
`)
    await expect.poll(() => heard).toMatchObject([{ method: 'ping' }])
    const pythons = await folder.messages()
    expect(pythons).toEqual([expect.stringMatching(/\.py\.msg$/)])
    await connection.publish(message('to all'), {
      exchange: 'celery.pidbox',
      type: 'fanout',
      routingKey: '',
      mandatory: false,
    })
    await expect.poll(() => heard).toHaveLength(2)
    await subscription.close()
    expect(await table('celery.pidbox')).toEqual([['', '', 'py']])
    expect(await folder.python(PYTHON_TAKES, 'py')).toEqual([expect.objectContaining({ method: 'ping' }), 'to all'])
  })

  it('waits for a file that Python has not finished', async () => {
    const connection = await folder.connect()
    await connection.publish(message('slow'), { queue: 'model', mandatory: true })
    const [model = ''] = await folder.messages()
    const text = await readFile(join(folder.path, model), 'utf8')
    const taken: unknown[] = []
    await connection.consume({ queues: [queue('celery')], prefetch: 10 }, (delivery) => taken.push(textOf(delivery)))
    // As Python does it: made empty, then written through the same open file.
    const { open, access } = await import('node:fs/promises')
    const path = join(folder.path, `1_${'0'.repeat(8)}.celery.msg`)
    const file = await open(path, 'w')
    await file.write(text.slice(0, 100))
    await until(() =>
      access(path).then(
        () => false,
        () => true,
      ),
    )
    await file.write(text.slice(100))
    await file.close()
    await expect.poll(() => taken).toEqual(['slow'])
  })

  it('puts aside what is no message, and goes on', async () => {
    const errors: string[] = []
    const quiet = () => undefined
    const logger = {
      debug: quiet,
      info: quiet,
      warn: quiet,
      critical: quiet,
      error: (text: string) => errors.push(text),
    }
    const connection = await folder.connect({}, { logger })
    await writeFile(join(folder.path, '1_x.celery.msg'), '{"body": ')
    await writeFile(join(folder.path, '2_x.celery.msg'), '[1, 2]')
    await connection.publish(message('good'), { queue: 'celery', mandatory: true })
    const taken: unknown[] = []
    await connection.consume({ queues: [queue('celery')], prefetch: 1 }, (delivery) => {
      taken.push(textOf(delivery))
      delivery.ack()
    })
    await expect.poll(() => taken).toEqual(['good'])
    await connection.close()
    expect(await readFile(join(folder.path, 'control', 'unreadable', '2_x.celery.msg'), 'utf8')).toBe('[1, 2]')
    expect(errors).toHaveLength(2)
  })
})
