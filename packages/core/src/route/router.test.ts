import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../call/call-options.ts'
import type { TaskRoutes } from '../config/task-routes.ts'
import { Exchange } from '../topology/exchange.ts'
import { Queue } from '../topology/queue.ts'
import { QueueTable } from './queue-table.ts'
import type { Routed } from './routed.ts'
import { Router } from './router.ts'

const queues = (): QueueTable =>
  new QueueTable({
    taskQueues: [
      new Queue('celery', { exchange: 'celery', routingKey: 'celery' }),
      new Queue('video', {
        exchange: new Exchange('media', { type: 'topic', deliveryMode: 'transient' }),
        routingKey: 'media.video',
      }),
    ],
    taskDefaultQueue: 'celery',
    taskDefaultQueueType: 'classic',
    taskDefaultExchange: null,
    taskDefaultExchangeType: 'direct',
    taskDefaultRoutingKey: null,
    taskCreateMissingQueues: true,
    taskCreateMissingQueueType: 'classic',
    taskCreateMissingQueueExchangeType: null,
    taskQueueMaxPriority: null,
  })

function routed(taskRoutes: TaskRoutes | null, name: string, options: CallOptions = {}): Routed {
  const router = new Router({ taskRoutes, taskDefaultDeliveryMode: 2 }, queues())
  return router.route({ name, args: [1], kwargs: { k: 2 }, options })
}

const target = (...given: Parameters<typeof routed>): string => {
  const { exchange, routingKey } = routed(...given)
  return `${exchange}:${routingKey}`
}

describe('patterns', () => {
  const routes: TaskRoutes = [
    ['exact.name', 'a'],
    ['exact.*', { queue: 'b' }],
    [/re\.\d+/, 'c'],
    ['glob.[!x]?.*', 'd'],
    ['*.end', 'e'],
  ]

  it.each([
    ['exact.name', ':a'],
    ['exact.other', ':b'],
    ['exact.name.end', ':b'],
    ['re.42.more', ':c'],
    ['not.re.42', ':celery'],
    ['glob.ab.task', ':d'],
    ['glob.xb.task', ':celery'],
    ['multi\nline.end', ':e'],
    ['constructor', ':celery'],
    ['__proto__', ':celery'],
  ])('%s goes to %s', (name, expected) => {
    expect(target(routes, name)).toBe(expected)
  })

  it('an exact name wins over an earlier glob; a Map holds regular expressions', () => {
    expect(target({ 'a.*': 'first', 'a.b': 'second' }, 'a.b')).toBe(':second')
    expect(target(new Map<string | RegExp, string>([[/A\./gi, 'x']]), 'a.b')).toBe(':x')
  })
})

describe('routers', () => {
  it('are asked in turn with the call; functions and objects may pass', () => {
    const asked: unknown[] = []
    const routes: TaskRoutes = [
      { 'other.*': 'a' },
      (...call) => {
        asked.push(call)
        return null
      },
      { routeForTask: (name, args) => (args[0] === 1 ? { queue: `q.${name}` } : undefined) },
    ]
    expect(target(routes, 'x', { priority: 1 })).toBe(':q.x')
    expect(asked).toEqual([['x', [1], { k: 2 }, { priority: 1 }, undefined]])
  })

  it('give options in either spelling; a Queue is a route too', () => {
    const route = routed({ x: { queue: 'video', routing_key: 'media.image', priority: 3 } as never }, 'x')
    expect(route).toMatchObject({ exchange: 'media', routingKey: 'media.image', options: { priority: 3 } })
    expect(target({ x: new Queue('own') } as never, 'x')).toBe(':own')
  })

  it('what is no router or no route is an error that says so', () => {
    expect(() => routed(['a string'] as never, 'x')).toThrow(/taskRoutes: a router is/)
    expect(() => routed(() => 5 as never, 'x')).toThrow(/the route of 'x' must be a queue/)
  })

  it('routeName stands in for the name', () => {
    expect(target({ y: 'q' }, 'x', { routeName: 'y' })).toBe(':q')
  })
})

describe('destinations, as Celery finds them', () => {
  const cases: readonly (readonly [string, CallOptions, string])[] = [
    ['nothing: the default exchange and the queue', {}, ':celery'],
    ['a direct queue: the default exchange', { queue: 'q' }, ':q'],
    ['a topic queue: its exchange and key', { queue: 'video' }, 'media:media.video'],
    ['a topic queue with a key of the call', { queue: 'video', routingKey: 'media.image' }, 'media:media.image'],
    ['an exchange without a key is ignored where the queue is direct', { exchange: 'media' }, ':celery'],
    ['a key without an exchange is too', { routingKey: 'k' }, ':celery'],
    ['exchange and key as given', { exchange: 'media', routingKey: 'k' }, 'media:k'],
    ['an exchange of another type', { exchange: 'news', exchangeType: 'fanout' }, 'news:'],
    ['null from a message means nothing', { queue: null as never, exchange: null as never }, ':celery'],
  ]
  it.each(cases)('%s [C34] [C35]', (_what, options, expected) => {
    expect(target(null, 'x', options)).toBe(expected)
  })

  it('knows the type of exchanges that queues are bound to', () => {
    expect(routed(null, 'x', { exchange: 'media', routingKey: 'k' }).destination).toEqual({
      exchange: 'media',
      type: 'topic',
      routingKey: 'k',
      mandatory: true,
      confirm: true,
    })
  })

  it('knows those of delayed delivery, which a retry goes back through', () => {
    const back = routed(null, 'x', { exchange: 'celery_delayed_0', routingKey: '0.1.media.video' })
    expect(back).toMatchObject({ exchangeType: 'topic', routingKey: '0.1.media.video' })
  })

  it('takes the delivery mode of the route, else of the exchange, else of the settings', () => {
    expect(routed(null, 'x').deliveryMode).toBe(2)
    expect(routed(null, 'x', { queue: 'video' }).deliveryMode).toBe(1)
    expect(routed({ x: { queue: 'video', deliveryMode: 'persistent' } }, 'x').deliveryMode).toBe(2)
  })

  it('tells a queue that the caller named from one that a route or the settings chose', () => {
    expect(routed(null, 'x').byCaller).toBe(false)
    expect(routed(null, 'x', { queue: 'q' }).byCaller).toBe(true)
    expect(routed({ x: { priority: 1 } }, 'x', { queue: 'q' }).byCaller).toBe(false)
  })
})

describe('what is remembered', () => {
  it('holds for a name until a queue is added; functions are asked every time', () => {
    const known = queues()
    const router = new Router({ taskRoutes: { x: 'q' }, taskDefaultDeliveryMode: 2 }, known)
    const call = { name: 'x', args: [], kwargs: {}, options: {} }
    const first = router.route(call)
    expect(router.route(call)).toBe(first)
    expect(router.route({ ...call, options: { queue: 'other' } })).not.toBe(first)
    known.add('q', { exchange: 'e', exchangeType: 'topic' })
    expect(router.route(call)).toMatchObject({ exchange: 'e', routingKey: 'q' })
    let times = 0
    const asking = new Router({ taskRoutes: () => `q${++times}`, taskDefaultDeliveryMode: 2 }, known)
    expect([asking.route(call).routingKey, asking.route(call).routingKey]).toEqual(['q1', 'q2'])
  })
})
