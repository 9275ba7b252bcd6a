import { z } from 'zod'
import { Celery, kw } from '../index.ts'

const app = new Celery('proj')
const web = new Celery<{ 'tasks.add': (x: number, y: number) => number }>()
const add = app.task(function add(x: number, y: number) {
  return x + y
})
const pow = app.task(function pow(b: number, e = 2) {
  return b ** e
})

/** What must not compile. Never called. */
export function calls(): void {
  // @ts-expect-error one argument too few
  void add.delay(1)
  // @ts-expect-error of another type
  void add.delay(1, 'x')
  // @ts-expect-error one too many
  void add.delay(1, 2, 3)
  // @ts-expect-error of another type
  void add.applyAsync([1, 'x'])
  // @ts-expect-error no such option
  void add.applyAsync([1, 2], { countDown: 3 })
  // @ts-expect-error keyword arguments are not typed for this task
  void add.delay(1, kw({ y: 2 }), 3)
  // @ts-expect-error not a size
  void app.remote<(u: string) => string, { size?: 's' | 'l' }>('r').delay('u', kw({ size: 'x' }))
}

export function signatures(): void {
  // @ts-expect-error the end of the arguments is a number
  add.s('x')
  // @ts-expect-error too many
  add.s(1, 2, 3)
  // @ts-expect-error of another type
  pow.s('x')
  // @ts-expect-error an immutable signature takes all
  add.si(1)
  // @ts-expect-error of another type
  void add.s(2).delay('x')
  // @ts-expect-error one is missing
  void add.s(2).delay()
  // @ts-expect-error one is missing
  void app.sendMany([add.s(1)])
}

export function definitions(): void {
  app.task({ bind: true }, async function f(self, _url: string) {
    // @ts-expect-error no such member
    return self.nope
  })
  // @ts-expect-error no such option
  app.task({ acksLat: true }, function f(x: number) {
    return x
  })
  // @ts-expect-error whether it is bound must be known
  app.task({ bind: true as boolean }, function f(x: number) {
    return x
  })
  // @ts-expect-error the schema gives a string
  app.task({ name: 't', args: z.tuple([z.string()]) }, (u: number) => u)
}

export function contracts(): void {
  // @ts-expect-error of another type
  void web.sendTask('tasks.add', [1, 'x'])
  // @ts-expect-error arguments are missing
  void web.sendTask('tasks.add')
  // @ts-expect-error one is missing
  void web.sendTask('tasks.add', [1])
}

export function settings(): void {
  // @ts-expect-error no such setting
  app.conf.taskRoute = {}
  // @ts-expect-error of another type
  app.conf.taskAcksLate = 'yes'
  // @ts-expect-error no such setting
  new Celery('x', { brokr: 'redis://' })
}
