/**
 * Any function. `never[]`, not `any[]`: with `any[]` a default (`e = 2`) and a parameter without a type would silently
 * become `any`.
 */
export type AnyFn = (...args: never[]) => unknown

type IsAny<T> = 0 extends 1 & T ? true : false
type OnWire<T> = [T] extends [never] ? never : T extends void ? null : T

/** What `get()` gives for a function's return type: promises unwrapped, `undefined` and `void` are `null`. */
// biome-ignore lint/suspicious/noExplicitAny: `any` in, `any` out
export type Returned<R> = IsAny<R> extends true ? any : OnWire<Awaited<R>>

/** Arguments of any types: `any` because parameter lists are compared in both directions. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyArgs = readonly any[]
