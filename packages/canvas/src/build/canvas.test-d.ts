import { type AsyncResult, Celery, type GroupResult } from '@celeriac/core'
import { chain, chord, chunks, group, map, starmap } from '../index.ts'

/** What compiles, with the types that come out, and what must not. */

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<_T extends true>(): void

const app = new Celery('proj')
const add = app.task(function add(x: number, y: number) {
  return x + y
})
const up = app.task(async function up(s: string) {
  return s.toUpperCase()
})
const str = app.task(function str(n: number) {
  return String(n)
})
const tsum = app.task(function tsum(ns: number[]) {
  return ns.length
})
const hello = app.task(function hello(_who: string) {})
const pow = app.task(function pow(b: number, e = 2) {
  return b ** e
})
const same = app.task(function same<T>(x: T) {
  return x
})
const remote = app.remote<(x: number) => string>('py')

export async function chains(): Promise<void> {
  const sum = await chain(add.s(2, 2), add.s(4), add.s(8)).applyAsync()
  is<Equal<typeof sum, AsyncResult<number>>>()
  const text = await chain(add.s(2, 2), add.s(4), str.s()).delay().get()
  is<Equal<typeof text, string>>()
  const power = await chain(add.s(2, 2), str.s(), up.s(), hello.s(), add.si(1, 1), pow.s()).delay().get()
  is<Equal<typeof power, number>>()
  const ten = await chain(
    add.s(2, 2),
    add.s(4),
    add.s(4),
    add.s(4),
    add.s(4),
    add.s(4),
    add.s(4),
    add.s(4),
    add.s(4),
    str.s(),
  )
    .delay()
    .get()
  is<Equal<typeof ten, string>>()
  await chain(add.s(4), str.s()).delay(1)
  const nested = await chain(add.s(1, 1), chain(add.s(2), str.s()), up.s())
    .delay()
    .get()
  is<Equal<typeof nested, string>>()
  await chain(add.s(1, 2), remote.s(), up.s()).delay()
  const last = await chain(add.s(1, 1), group([add.s(1), str.s()])).delay()
  is<Equal<typeof last, GroupResult<[number, string]>>>()
  await chain(add.s(1, 1), group([add.s(1), str.s()]), same.s()).delay()
  const upgraded = await chain(group([add.s(1, 1), add.s(2, 2)]), tsum.s(), str.s())
    .delay()
    .get()
  is<Equal<typeof upgraded, string>>()
  const loose = await chain([add.s(1, 1), add.s(2)])
    .delay()
    .get()
  is<Equal<typeof loose, unknown>>()
}

export async function groups(): Promise<void> {
  const both = await group([add.s(2, 2), up.s('x')]).applyAsync()
  is<Equal<typeof both, GroupResult<[number, string]>>>()
  const listed = await group([1, 2, 3].map((i) => add.s(i, i)))
    .delay()
    .get()
  is<Equal<typeof listed, number[]>>()
  const generated = await group(
    (function* () {
      for (let i = 0; i < 5; i++) yield add.s(i, i)
    })(),
  )
    .delay()
    .get()
  is<Equal<typeof generated, number[]>>()
  await group([add.s(1), add.s(2)]).delay(5)
}

export async function chords(): Promise<void> {
  const sum = await chord([add.s(1, 1), add.s(2, 2)], tsum.s())
    .delay()
    .get()
  is<Equal<typeof sum, number>>()
  await chord(
    Array.from({ length: 100 }, (_, i) => add.s(i, i)),
    tsum.s(),
  ).delay()
  const counted = await chord(
    chunks(add, [[1, 1]], 10).group(),
    app.task('xsum', (lists: number[][]) => lists.flat().length).s(),
  )
    .delay()
    .get()
  is<Equal<typeof counted, number>>()
}

export async function maps(): Promise<void> {
  const mapped = await map(tsum, [[1, 2], [3]])
    .delay()
    .get()
  is<Equal<typeof mapped, number[]>>()
  const starred = await starmap(add, [[1, 1]])
    .delay()
    .get()
  is<Equal<typeof starred, number[]>>()
  const chunked = await chunks(add, [[1, 1]], 10).applyAsync()
  is<Equal<typeof chunked, GroupResult<number[][]>>>()
  const called = await map(tsum, [[1]]).call()
  is<Equal<typeof called, number[]>>()
}

export function doesNotFit(): void {
  // @ts-expect-error a number is no string
  chain(add.s(1, 1), up.s())
  // @ts-expect-error it takes nothing more
  chain(add.s(1, 1), add.s(2, 2))
  // @ts-expect-error it takes two
  chain(add.s(1, 1), add.s())
  // @ts-expect-error the third step does not fit
  chain(add.s(1, 1), add.s(4), up.s(), add.s(3), add.s(3))
  // @ts-expect-error a list of numbers is no string
  chord([add.s(1, 1)], up.s())
  // @ts-expect-error a list of strings is none of numbers
  chord([up.s('a')], tsum.s())
  // @ts-expect-error the same through an upgrade
  chain(group([up.s('a')]), tsum.s())
  // @ts-expect-error no number
  starmap(add, [[1, 'x']])
  // @ts-expect-error no list of numbers
  map(tsum, [1])
  // @ts-expect-error one member takes nothing more
  void group([add.s(1), add.s(1, 2)]).delay(1)
  // @ts-expect-error a task is no signature
  group([add])
  // @ts-expect-error a chord needs a body
  chord([add.s(1, 1)])
  // @ts-expect-error a composite is not called here: Celery would send it
  void chain(add.s(1, 1), add.s(2)).call()
}
