import { JsonEncodeError } from '@celeriac/protocol'
import { EncodeError } from '../errors/celery/kombu-errors.ts'
import type { TaskDraft } from './task-draft.ts'

/** An error of writing a task's body, with the task and the argument that cannot be written; any other as it is. */
export function notEncoded(error: unknown, { headers }: TaskDraft): unknown {
  if (!(error instanceof EncodeError)) return error
  const { cause } = error
  const [where, reason] =
    cause instanceof JsonEncodeError ? [` ${placeOf(cause.path)}`, cause.reason] : ['', error.message]
  return new EncodeError(
    `Task ${String(headers['task'])} was not sent: cannot write${where || ' its arguments'}: ${reason}`,
    {
      cause: cause ?? error,
    },
  )
}

/** `$[0][0].cb` of a body `[args, kwargs, embed]` as `argument 1, .cb`. */
function placeOf(path: string): string {
  const positional = /^\$\[0\]\[(\d+)\](.*)$/.exec(path)
  if (positional !== null) return place(`argument ${Number(positional[1]) + 1}`, positional[2])
  const keyword = /^\$\[1\](?:\.([\w$]+)|\["((?:[^"\\]|\\.)*)"\])(.*)$/.exec(path)
  if (keyword !== null) return place(`keyword argument ${keyword[1] ?? keyword[2]}`, keyword[3])
  return `what travels with it, ${path}`
}

function place(argument: string, rest: string | undefined): string {
  return rest === undefined || rest === '' ? argument : `${argument}, ${rest}`
}
