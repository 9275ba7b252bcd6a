import { describe, expect, it } from 'vitest'
import { type Binding, bindingMember, parseBindingMember, selectQueues } from './binding-table.ts'
import {
  checkExchangeFileName,
  exchangeFileName,
  InvalidExchangeName,
  messageFileName,
  queueOfFileName,
} from './file-names.ts'
import {
  bindingDeadlinesKey,
  bindingKey,
  bindingPermanentKey,
  consumeKeys,
  priorityStep,
  queueKey,
  queueOfKey,
} from './key-names.ts'
import { bindingPattern } from './match-routing-key.ts'

describe('priorities', () => {
  it.each([
    [0, 0], [1, 0], [2, 0], [3, 3], [4, 3], [5, 3], [6, 6], [7, 6], [8, 6], [9, 9], [10, 9], [12, 9], [255, 9], [-1, 0],
    [3.9, 3], ['4', 3], ['5.5', 0], ['x', 0], [null, 0], [undefined, 0], [Number.NaN, 0],
  ])('of %o are in step %i [C49]', (priority, step) => {
    expect(priorityStep(priority)).toBe(step)
  }) // biome-ignore format: a table

  it('take other steps', () => {
    expect([0, 4, 5, 9].map((priority) => priorityStep(priority, [0, 5]))).toEqual([0, 0, 5, 5])
    expect(priorityStep(1, [])).toBe(0)
  })

  it('name the lists of a queue [C49]', () => {
    expect(queueKey('celery', 0)).toBe('celery')
    expect([...queueKey('celery', 3)].map((c) => c.charCodeAt(0))).toEqual([
      0x63, 0x65, 0x6c, 0x65, 0x72, 0x79, 6, 0x16, 0x33,
    ])
    expect(queueKey('celery', 5, ':')).toBe('celery:5')
    expect(queueOfKey(queueKey('a.b', 9))).toBe('a.b')
    expect(queueOfKey('a.b')).toBe('a.b')
  })

  it('come before the order of queues [C50]', () => {
    const sep = '\x06\x16'
    expect(consumeKeys(['a', 'b'])).toEqual([
      'a',
      'b',
      `a${sep}3`,
      `b${sep}3`,
      `a${sep}6`,
      `b${sep}6`,
      `a${sep}9`,
      `b${sep}9`,
    ])
  })
})

describe('bindings', () => {
  it.each([
    [['celery', '', 'celery'], 'celery\x06\x16\x06\x16celery'],
    [['media.video.#', '^media\\.video\\..*?$', 'vid'], 'media.video.#\x06\x16^media\\.video\\..*?$\x06\x16vid'],
    [['media.*.img', '^media\\.[^\\.]+\\.img$', 'img'], 'media.*.img\x06\x16^media\\.[^\\.]+\\.img$\x06\x16img'],
    [['', '', 'w1@host.celery.pidbox'], '\x06\x16\x06\x16w1@host.celery.pidbox'],
    [['worker.#', '', 'celeryev.U'], 'worker.#\x06\x16\x06\x16celeryev.U'],
  ] as const)('%o are members of three parts [C52]', ([routingKey, pattern, queue], member) => {
    expect(bindingMember(routingKey, pattern, queue)).toBe(member)
    expect(parseBindingMember(member)).toEqual({ routingKey, pattern, queue })
  })

  it('of another number of parts are none [C52]', () => {
    expect(parseBindingMember('a\x06\x16b')).toBeUndefined()
    expect(parseBindingMember('a\x06\x16b\x06\x16c\x06\x16d')).toBeUndefined()
    expect(parseBindingMember('a|b|c', '|')).toEqual({ routingKey: 'a', pattern: 'b', queue: 'c' })
  })

  it('lead to queues as the type of the exchange says [C53]', () => {
    const bind = (routingKey: string, queue: string): Binding => ({
      routingKey,
      pattern: bindingPattern(routingKey),
      queue,
    })
    const table = [bind('a.b', 'one'), bind('a.*', 'two'), bind('a.#', 'two'), bind('b', 'three'), bind('a.b', '')]
    expect(selectQueues(table, 'a.b', 'direct')).toEqual(['one'])
    expect(selectQueues(table, 'a.b', 'topic')).toEqual(['one', 'two'])
    expect(selectQueues(table, 'zzz', 'topic')).toEqual([])
    expect(selectQueues(table, 'zzz', 'fanout')).toEqual(['one', 'two', 'three'])
  })

  it('have keys by exchange [C52]', () => {
    expect(bindingKey('celery')).toBe('_kombu.binding.celery')
    expect(bindingPermanentKey('celery')).toBe('_kombu.binding_permanent.celery')
    expect(bindingDeadlinesKey).toBe('_kombu.binding_deadlines')
  })
})

describe('files', () => {
  it('of messages are called like kombu calls them [C66]', () => {
    const name = messageFileName('celery', 1481923.4, '24039fb5-fae5-4100-bb46-9dae5ebcabdc')
    expect(name).toBe('1481923_24039fb5-fae5-4100-bb46-9dae5ebcabdc.celery.msg')
    expect(queueOfFileName(name)).toBe('celery')
  })

  it.each([
    ['1_u.foo.celery.msg', 'foo.celery'],
    ['1_u.celery.msg', 'celery'],
    ['1_u.msg', undefined],
    ['1_u.celery.msg.tmp', undefined],
    ['.celery.msg', 'celery'],
    ['celery', undefined],
    ['', undefined],
  ])('%o belongs to queue %o and to no other [C67]', (name, queue) => {
    expect(queueOfFileName(name)).toBe(queue)
  })

  it.each(['celery', 'reply.celery.pidbox', '', 'a-b_c.9', 'console'])(
    'of exchange %o may be there [C68]',
    (exchange) => {
      expect(exchangeFileName(exchange)).toBe(`${exchange}.exchange`)
    },
  )

  it.each(['..', '.', 'a/b', '../x', 'a\\b', 'CON', 'nul.x', 'Lpt1', 'a b', 'é', 'a\n', 'C:x'])(
    'of exchange %o may not be [C68]',
    (exchange) => {
      expect(() => checkExchangeFileName(exchange)).toThrow(InvalidExchangeName)
    },
  )
})
