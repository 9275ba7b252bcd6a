import { describe, expect, it } from 'vitest'
import { QueueNotFound } from '../errors/celery/task-errors.ts'
import { Broadcast } from '../topology/broadcast.ts'
import { Exchange } from '../topology/exchange.ts'
import { Queue } from '../topology/queue.ts'
import { workerDirectQueue } from '../topology/queue-from-options.ts'
import { QueueTable, type QueueTableSettings } from './queue-table.ts'

const table = (settings: Partial<QueueTableSettings> = {}): QueueTable =>
  new QueueTable({
    taskQueues: null,
    taskDefaultQueue: 'celery',
    taskDefaultQueueType: 'classic',
    taskDefaultExchange: null,
    taskDefaultExchangeType: 'direct',
    taskDefaultRoutingKey: null,
    taskCreateMissingQueues: true,
    taskCreateMissingQueueType: 'classic',
    taskCreateMissingQueueExchangeType: null,
    taskQueueMaxPriority: null,
    ...settings,
  })

const plain = { durable: true, autoDelete: false }

describe('the default queue', () => {
  it('is durable, without arguments, on a durable direct exchange of its name [C33]', () => {
    expect({ ...table().default }).toEqual({
      name: 'celery',
      exchange: new Exchange('celery', 'direct'),
      routingKey: 'celery',
      exclusive: false,
      ...plain,
    })
  })

  it('gives its name to its exchange and key, which may have others', () => {
    const renamed = table({ taskDefaultQueue: 'x' }).default
    expect([renamed.name, renamed.exchange?.name, renamed.routingKey]).toEqual(['x', 'x', 'x'])
    const other = table({
      taskDefaultExchange: 'e',
      taskDefaultExchangeType: 'topic',
      taskDefaultRoutingKey: 'k',
      taskDefaultQueueType: 'quorum',
    }).default
    expect(other.exchange).toEqual(new Exchange('e', 'topic'))
    expect(other.routingKey).toBe('k')
    expect(other.arguments).toEqual({ 'x-queue-type': 'quorum' })
  })
})

describe('taskQueues', () => {
  it('as a dictionary: the key defaults to the name, and every option of a queue counts [C36]', () => {
    const queues = table({
      taskQueues: {
        q: {
          exchange: 'e',
          exchangeType: 'topic',
          routingKey: 'k',
          queueArguments: { a: 1 },
          expires: 1.5,
          messageTtl: 2,
        },
        r: { max_length: 5, max_priority: 3 } as never,
        s: { bindingKey: 'b', durable: false, exclusive: true },
      },
    })
    expect(queues.get('q')).toMatchObject({
      exchange: new Exchange('e', 'topic'),
      routingKey: 'k',
      arguments: { a: 1 },
      expiresMs: 1500,
      messageTtlMs: 2000,
    })
    expect(queues.get('r')).toMatchObject({
      exchange: queues.defaultExchange,
      routingKey: 'r',
      maxLength: 5,
      maxPriority: 3,
    })
    expect(queues.get('s')).toMatchObject({ routingKey: 'b', durable: false, exclusive: true, autoDelete: true })
  })

  it('as a list: an empty exchange is the default one, an empty key the default key', () => {
    const queues = table({ taskQueues: [new Queue('q'), new Queue('r', { exchange: 'e' })] })
    expect(queues.get('q')).toMatchObject({ exchange: queues.defaultExchange, routingKey: 'celery' })
    expect(queues.get('r')).toMatchObject({ exchange: new Exchange('e'), routingKey: 'celery' })
  })

  it('get taskQueueMaxPriority unless they say otherwise [C36]', () => {
    const own = { 'x-max-priority': 3 }
    const queues = table({
      taskQueues: { q: {}, r: { queueArguments: own } },
      taskQueueMaxPriority: 10,
    })
    expect(queues.get('q').arguments).toEqual({ 'x-max-priority': 10 })
    expect(queues.get('r').arguments).toEqual(own)
    expect(queues.get('missing').arguments).toEqual({ 'x-max-priority': 10 })
  })
})

describe('a missing queue', () => {
  it('is made on an exchange of its own, of the type that the settings name', () => {
    expect(table().get('q')).toMatchObject({ exchange: new Exchange('q', 'direct'), routingKey: 'q' })
    const quorum = table({ taskCreateMissingQueueType: 'quorum', taskCreateMissingQueueExchangeType: 'topic' })
    expect(quorum.hasQuorum).toBe(false)
    expect(quorum.get('q')).toMatchObject({
      exchange: new Exchange('q', 'topic'),
      arguments: { 'x-queue-type': 'quorum' },
    })
    expect(quorum.hasQuorum).toBe(true)
    expect(() => table({ taskCreateMissingQueueType: 'stream' }).get('q')).toThrow(/Invalid queue type 'stream'/)
  })

  it('is an error without taskCreateMissingQueues', () => {
    const strict = table({ taskQueues: { q: {} }, taskCreateMissingQueues: false })
    expect(() => strict.get('nope')).toThrow(QueueNotFound)
    expect(() => strict.get('nope')).not.toThrow('did you mean')
    strict.add('images')
    expect(() => strict.get('imagse')).toThrow("; did you mean 'images'?")
    expect(() => strict.default).toThrow(QueueNotFound)
    expect(strict.has('q')).toBe(true)
  })
})

describe('what a worker consumes from', () => {
  it('is what is configured, or what is named, without what is excluded; aliases count', () => {
    const all = new Broadcast('all')
    const queues = table({ taskQueues: [new Queue('a'), new Queue('b'), all] })
    queues.get('made on the way')
    expect(queues.selected().map(({ name }) => name)).toEqual(['a', 'b', all.name])
    expect(queues.selected(['b', 'c', 'all', 'b']).map(({ name }) => name)).toEqual(['b', 'c', all.name])
    expect(queues.selected([], ['a', 'all']).map(({ name }) => name)).toEqual(['b'])
    expect(queues.all()).toHaveLength(5)
  })
})

describe('queues of a kind', () => {
  it('a broadcast is a queue of its own on a fanout exchange, found by its alias [C38]', () => {
    const broadcast = new Broadcast('all')
    expect(broadcast.name).toMatch(/^bcast\.[0-9a-f-]{36}$/)
    expect(broadcast).toMatchObject({ autoDelete: true, alias: 'all', exchange: new Exchange('all', 'fanout') })
    expect(broadcast.staysDeclared).toBe(false)
    expect(new Broadcast('all', { queue: 'mine' }).name).toBe('mine')
    expect(new Broadcast('all', { queue: 'mine', unique: true }).name).toMatch(/^mine\.[0-9a-f-]{36}$/)
    const added = table().add(broadcast)
    expect(added).toBeInstanceOf(Broadcast)
    expect(added.routingKey).toBe('celery')
  })

  it('a worker has a queue of its own [C37]', () => {
    expect(workerDirectQueue('w1@host')).toMatchObject({
      name: 'w1@host.dq2',
      exchange: new Exchange('C.dq2', 'direct'),
      routingKey: 'w1@host',
      ...plain,
    })
  })

  it('a queue with bindings of its own', () => {
    const bindings = [{ exchange: new Exchange('media', 'topic'), routingKey: 'a.#' }]
    const queues = table({ taskQueues: [new Queue('q', { bindings, exchange: 'dropped' })] })
    expect(queues.get('q')).toMatchObject({ bindings, exchange: queues.defaultExchange })
    expect(queues.exchangeType('media')).toBe('topic')
    expect(queues.exchangeType('celery')).toBe('direct')
    expect(queues.exchangeType('other')).toBeUndefined()
  })
})
