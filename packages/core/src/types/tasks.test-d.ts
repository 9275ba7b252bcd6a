import * as v from 'valibot'
import { z } from 'zod'
import {
  type AsyncResult,
  Celery,
  type EagerResult,
  type ImmutableSignature,
  kw,
  type Signature,
  signature,
  type TaskContext,
} from '../index.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<_T extends true>(): void

const app = new Celery('proj')

const add = app.task(function add(x: number, y: number) {
  return x + y
})
const up = app.task(async function up(s: string) {
  return s.toUpperCase()
})
const hello = app.task(function hello(_who: string) {})
const pow = app.task(function pow(b: number, e = 2) {
  return b ** e
})
const join = app.task(function join(sep: string, ...parts: string[]) {
  return parts.join(sep)
})
const same = app.task(function same<T>(x: T) {
  return x
})
const named = app.task('tasks.add', (x: number, y: number) => x + y)
const inModule = app.module('task.tasks').task(function inModule(x: number) {
  return x
})
const resize = app.task(
  {
    name: 'images.resize',
    bind: true,
    acksLate: true,
    params: ['url', 'size?'],
    maxRetries: 5,
    autoretryFor: [TypeError, 'OperationalError'],
  },
  async (self, url: string, size = 1) => {
    is<Equal<typeof self, TaskContext>>()
    is<Equal<typeof size, number>>()
    await self.updateState('PROGRESS', { done: 10 })
    if (size > 3) throw self.retry({ countdown: 5 })
    return { url, size }
  },
)
const plain = app.task({ name: 'x.plain', acksLate: true }, async (url: string) => url.length)
const zed = app.task({ name: 'z', args: z.tuple([z.string(), z.coerce.number<string>()]) }, (url, n) => {
  is<Equal<typeof url, string>>()
  is<Equal<typeof n, number>>()
  return url + n
})
const vali = app.task({ name: 'v', args: v.tuple([v.string(), v.number()]), bind: true }, async (self, url, n) => {
  is<Equal<typeof self, TaskContext>>()
  return url.length + n
})

/** What must compile, with exact types. Never called. */
export async function direct(): Promise<void> {
  const three = add(1, 2)
  is<Equal<typeof three, number>>()
  const five = same(5)
  is<Equal<typeof five, 5>>()
  const resized = resize('u', 2)
  is<Equal<typeof resized, Promise<{ url: string; size: number }>>>()
  const name: string = add.name
  void name
}

export async function sending(): Promise<void> {
  const handle = await add.delay(1, 2)
  is<Equal<typeof handle, AsyncResult<number>>>()
  const value = await add.delay(1, 2).get()
  is<Equal<typeof value, number>>()
  const upper = await up.delay('a').get({ timeout: 3 })
  is<Equal<typeof upper, string>>()
  const nothing = await hello.delay('a').get()
  is<Equal<typeof nothing, null>>()
  const object = await resize.delay('u', 2).get()
  is<Equal<typeof object, { url: string; size: number }>>()
  const generic = await same.delay(5).get()
  is<Equal<typeof generic, unknown>>()
  const length = await plain.delay('u').get()
  is<Equal<typeof length, number>>()
  const module = await inModule.delay(1).get()
  is<Equal<typeof module, number>>()
  const byName = await named.delay(1, 2).get()
  is<Equal<typeof byName, number>>()
  await pow.delay(2)
  await pow.delay(2, 3)
  await join.delay(',')
  await join.delay(',', 'a', 'b')
  await resize.delay('u', kw({ size: 2 }))
  await resize.delay(kw({ url: 'u', size: 2 }))
  await add.applyAsync([2, 2], { countdown: 30, link: add.s(8), linkError: [up.s('x')] })
  await add.applyAsync([2, 2], { eta: new Date(), expires: 5, queue: 'q', headers: { a: 1 } })
  await add.applyAsync([2], { kwargs: { y: 3 } })
  await add.applyAsync()
  const eager = await add.apply([2, 2])
  is<Equal<typeof eager, EagerResult<number>>>()
  const here = await add.apply([2, 2]).get()
  is<Equal<typeof here, number>>()
}

export async function schemas(): Promise<void> {
  const text = await zed.delay('u', '5').get()
  is<Equal<typeof text, string>>()
  const direct = zed('u', 5)
  is<Equal<typeof direct, string>>()
  const n = await vali.delay('u', 5).get()
  is<Equal<typeof n, number>>()
}

export async function remote(): Promise<void> {
  const other = app.remote<(url: string, size: 's' | 'l') => string>('images.resize')
  await other.delay('https', kw({ size: 's' }))
  const text = await other.delay('https', 's').get()
  is<Equal<typeof text, string>>()
  const typed = app.remote<(url: string) => string, { size?: 's' | 'l' }>('images.resize')
  await typed.delay('u', kw({ size: 's' }))
  const unknownTask = app.remote('any.thing')
  await unknownTask.delay(1, 'x', kw({ a: 1 }))
}

interface PythonTasks {
  'tasks.add': (x: number, y: number) => number
  'tasks.up': (s: string) => Promise<string>
}

export async function contracts(): Promise<void> {
  const web = new Celery<PythonTasks>('web')
  const sum = await web.sendTask('tasks.add', [1, 2]).get()
  is<Equal<typeof sum, number>>()
  const upper = await web.sendTask('tasks.up', ['s']).get()
  is<Equal<typeof upper, string>>()
  const unknown = await web.sendTask('other.task', [1, 'x']).get()
  is<Equal<typeof unknown, unknown>>()
  const said = await web.sendTask<number>('other.task').get()
  is<Equal<typeof said, number>>()
  const dynamic: string = String(sum)
  await web.sendTask(dynamic, [1])
  await web.remote('tasks.add').delay(1, 2)
  await app.sendTask('images.resize', ['https://…'], { kwargs: { size: 's' }, queue: 'images' })
  const handle = app.asyncResult<number>('id')
  is<Equal<typeof handle, AsyncResult<number>>>()
  // An app with contracts passes where any app does.
  const any: Celery = web
  any.onAfterConfigure.connect((configured) => configured.addPeriodicTask(10, add.s(1, 2), { name: 'n', expires: 5 }))
}

export async function signatures(): Promise<void> {
  const none = add.s()
  const partial = add.s(2)
  const full = add.s(2, 2)
  is<Equal<typeof none, Signature<[x: number, y: number], number>>>()
  is<Equal<typeof partial, Signature<[x: number], number>>>()
  is<Equal<typeof full, Signature<[], number>>>()
  const value = await partial.delay(4).get()
  is<Equal<typeof value, number>>()
  await full.delay()
  await none.delay(1, 2)
  await partial.applyAsync([4], { countdown: 1 })
  const called = await partial.call(4)
  is<Equal<typeof called, number>>()
  const optional = pow.s(3)
  await optional.delay(2)
  await optional.delay()
  const keywords = resize.s(kw({ size: 2 }))
  await keywords.delay('u')
  const fixed = add.si(2, 2)
  is<Equal<typeof fixed, ImmutableSignature<number>>>()
  await fixed.delay()
  const immutable = add.signature([2, 2], { countdown: 10, immutable: true })
  is<Equal<typeof immutable, ImmutableSignature<number>>>()
  const options = add.signature([2], { countdown: 10 })
  is<Equal<typeof options, Signature<[x: number], number>>>()
  const chained = partial
    .set({ countdown: 10 })
    .set({ retry: false })
    .onError(hello.s('x'))
    .stamp({ team: 'a' })
    .clone()
  is<Equal<typeof chained, Signature<[x: number], number>>>()
  const linked = partial.link(up.s())
  is<Equal<typeof linked, Signature<[s: string], string>>>()
  const frozen = full.freeze()
  is<Equal<typeof frozen, AsyncResult<number>>>()
  const byName = await signature<number>('tasks.add', { args: [2, 2], countdown: 10 })
    .delay()
    .get()
  is<Equal<typeof byName, number>>()
  const eager = await partial.apply([4])
  is<Equal<typeof eager, EagerResult<number>>>()
}

export async function many(): Promise<void> {
  const tuple = await app.sendMany([add.s(1, 1), up.s('a')])
  is<Equal<typeof tuple, [AsyncResult<number>, AsyncResult<string>]>>()
  const list = await app.sendMany(
    (function* () {
      yield add.s(1, 1)
    })(),
  )
  is<Equal<typeof list, AsyncResult<number>[]>>()
  const mapped = await app.sendMany([1, 2].map((i) => add.s(i, i)))
  is<Equal<typeof mapped, AsyncResult<number>[]>>()
}

export function settings(): void {
  app.conf.timezone = 'Asia/Shanghai'
  app.conf.brokerUrl = 'amqp://guest@broker-host.com//'
  app.conf.taskRoutes = { 'task.tasks.task_*': { queue: 'queue_1', routingKey: 'k' } }
  app.conf.taskQueues = { queue_1: { exchange: 'e', exchangeType: 'topic', routingKey: 'k' } }
  app.conf.beatSchedule = {
    'add every 10': { task: 'periodic.test', schedule: 10, args: ['hello'], options: { expires: 10 } },
  }
  is<Equal<typeof app.conf.taskAcksLate, boolean>>()
}
