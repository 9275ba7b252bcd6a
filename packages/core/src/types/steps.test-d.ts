import {
  type AnyArgs,
  type AnyStep,
  type AsyncResult,
  Celery,
  type Gettable,
  type GroupResult,
  type OpenOf,
  type SignatureMethods,
  type Step,
  type TaskRef,
  type ValueOf,
  type Values,
} from '../index.ts'

/** That steps carry what composite signatures will need: the shapes of chain, group, chord and map, in miniature. */

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<_T extends true>(): void

interface Chain<O extends AnyArgs, R, H extends Gettable> extends Step<O, R, H>, SignatureMethods<O, H> {}
interface Group<O extends AnyArgs, R extends readonly unknown[]>
  extends Step<O, R, GroupResult<[...R]>>,
    SignatureMethods<O, GroupResult<[...R]>> {}

type After<Prev, R, H = unknown> = Step<[previous: NoInfer<Prev>], R, H>
declare function chain<O extends AnyArgs, A, B, L extends Gettable>(a: Step<O, A>, b: After<A, B, L>): Chain<O, B, L>
declare function chain<O extends AnyArgs, A, B, C, L extends Gettable>(
  a: Step<O, A>,
  b: After<A, B>,
  c: After<B, C, L>,
): Chain<O, C, L>

type Members = readonly AnyStep[] | Iterable<AnyStep>
type MemberValues<H> = H extends readonly AnyStep[] ? Values<H> : H extends Iterable<infer S> ? ValueOf<S>[] : never
type MemberOpen<H> = H extends Iterable<infer S> ? OpenOf<S> : never
declare function group<const H extends Members>(
  tasks: H,
): MemberValues<H> extends infer V extends readonly unknown[] ? Group<MemberOpen<H>, V> : never
declare function chord<const H extends Members, R, L extends Gettable>(
  header: H,
  body: Step<[results: NoInfer<MemberValues<H>>], R, L>,
): Chain<MemberOpen<H>, R, L>
declare function map<A extends readonly [unknown, ...unknown[]], R>(
  task: TaskRef<A, R>,
  values: readonly NoInfer<A[0]>[],
): Chain<[], R[], AsyncResult<R[]>>

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
const same = app.task(function same<T>(x: T) {
  return x
})

export async function fits(): Promise<void> {
  const text = await chain(add.s(2, 2), add.s(4), str.s()).delay().get()
  is<Equal<typeof text, string>>()
  const partial = chain(add.s(4), str.s())
  await partial.delay(1)
  await chain(add.s(2, 2), add.si(1, 1)).delay()
  await chain(add.s(1, 2), app.remote<(x: number) => string>('py').s(), up.s()).delay()
  await chain(add.s(1, 2), same.s()).delay()
  const both = await group([add.s(2, 2), up.s('x')]).delay()
  is<Equal<typeof both, GroupResult<[number, string]>>>()
  const sum = await chord([add.s(1, 1), add.s(2, 2)], tsum.s())
    .delay()
    .get()
  is<Equal<typeof sum, number>>()
  await chord(
    [1, 2].map((i) => add.s(i, i)),
    tsum.s(),
  )
    .delay()
    .get()
  const mapped = await map(tsum, [[1, 2], [3]])
    .delay()
    .get()
  is<Equal<typeof mapped, number[]>>()
}

export function doesNotFit(): void {
  // @ts-expect-error a number is no string
  chain(add.s(1, 1), up.s())
  // @ts-expect-error it takes nothing more
  chain(add.s(1, 1), add.s(2, 2))
  // @ts-expect-error it takes two
  chain(add.s(1, 1), add.s())
  // @ts-expect-error a list of numbers is no string
  chord([add.s(1, 1)], up.s())
  // @ts-expect-error no list of numbers
  map(tsum, [1])
  // @ts-expect-error one member takes nothing more
  void group([add.s(1), add.s(1, 2)]).delay(1)
}
