import { inspect } from 'node:util'
import type { CallHost } from '../apply/call-host.ts'
import { callByName, callTask, sending } from '../apply/call-task.ts'
import { runHere } from '../apply/run-here.ts'
import { checkArguments } from '../call/check-arguments.ts'
import { splitKwargs } from '../call/kw.ts'
import {
  type ApplyOptions,
  applyOptions,
  type EagerApplyOptions,
  eagerOptions,
  type TaskSignatureOptions,
  taskSignatureOptions,
} from '../call/send-options.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import { namingHint } from '../definition/doubtful-name.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { callDirectly } from '../execute/call-directly.ts'
import { TaskSignature } from '../signature/task-signature.ts'
import { reprApp } from './repr-app.ts'
import type { Task } from './task.ts'

type Fn = (...args: unknown[]) => unknown
type Args = readonly unknown[]

/** The callable that users get for a definition. Its methods can be taken off it: `ids.map(add.delay)`. */
export function makeTask(internals: CallHost, definition: TaskDefinition): Task {
  // The definition keeps its handler's own types; callers are checked by `Task`.
  const handler = definition.handler as Fn
  const call: Fn = definition.bind
    ? (...args) => callDirectly(internals, definition, args)
    : function (this: unknown, ...args) {
        return handler.apply(this, args)
      }
  return attach(call, internals, definition.name, definition)
}

/** A task that lives elsewhere. Registered here too, it is the same as the registered one, but for the call. */
export function makeRemoteTask(internals: CallHost, name: string): object {
  return attach({}, internals, name, undefined)
}

function attach<T extends object>(
  target: T,
  internals: CallHost,
  name: string,
  definition: TaskDefinition | undefined,
): T & Task {
  const applying = `applyAsync of '${name}'`
  const send = (args: Args, kwargs: Readonly<Record<string, unknown>>, options?: ApplyOptions | null) => {
    checkArguments(args, kwargs)
    const call = { name, args, kwargs, options: toCallOptions(applying, options, applyOptions) }
    const known = definition ?? internals.registry.get(name)
    warnOfName()
    return known === undefined ? callByName<unknown>(internals, call) : callTask<unknown>(internals, known, call)
  }
  let warned = definition?.nameDoubt === undefined
  const warnOfName = (): void => {
    if (warned) return
    warned = true
    internals.logger.warn(`Sending ${name}: ${namingHint(name, definition?.nameDoubt ?? '')}`)
  }
  const sign = (all: Args, immutable: boolean) => {
    const { args, kwargs } = splitKwargs(all)
    return new TaskSignature(() => internals, { task: name, args, kwargs, immutable })
  }
  const members = {
    name,
    delay: (...all: unknown[]) => {
      const { args, kwargs } = splitKwargs(all)
      return sending(() => send(args, kwargs))
    },
    applyAsync: (args: Args = [], options?: ApplyOptions | null) =>
      sending(() => send(args, options?.kwargs ?? {}, options)),
    apply: (args: Args = [], options?: EagerApplyOptions | null) =>
      sending(() => {
        const { kwargs = {}, throws } = options ?? {}
        checkArguments(args, kwargs)
        const checked = toCallOptions(`apply of '${name}'`, options, eagerOptions)
        const known = definition ?? internals.registry.require(name)
        return runHere(internals, known, { args, kwargs, options: checked }, throws)
      }),
    s: (...all: unknown[]) => sign(all, false),
    si: (...all: unknown[]) => sign(all, true),
    signature: (args: Args = [], options?: TaskSignatureOptions | null) => {
      const { immutable = false, kwargs = {}, ...rest } = options ?? {}
      checkArguments(args, kwargs)
      toCallOptions(`signature of '${name}'`, options, taskSignatureOptions)
      return new TaskSignature(() => internals, { task: name, args, kwargs, options: rest, immutable })
    },
    toString: () => `<@task: ${name} of ${reprApp(internals)}>`,
    [inspect.custom]: () => `<@task: ${name} of ${reprApp(internals)}>`,
  }
  for (const key of Reflect.ownKeys(members)) {
    Object.defineProperty(target, key, { value: members[key as keyof typeof members], configurable: true })
  }
  return target as T & Task
}
