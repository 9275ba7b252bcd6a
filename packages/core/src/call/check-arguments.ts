import { isRecord } from '../check/is-record.ts'
import { isKwargs } from './kw.ts'

/** Refuses what are no arguments of a call. @throws TypeError in Celery's words */
export function checkArguments(args: unknown, kwargs: unknown): void {
  if (!Array.isArray(args)) throw new TypeError('task args must be a list or tuple')
  if (isKwargs(args.at(-1))) throw new TypeError("kw() is for delay() and s(); here keyword arguments go into 'kwargs'")
  if (!isRecord(kwargs)) throw new TypeError('task keyword arguments must be a mapping')
}
