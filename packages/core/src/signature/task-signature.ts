import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { type SignatureObject, signatureObject } from '@celeriac/protocol'
import type { Call } from '../apply/call.ts'
import type { CallHost } from '../apply/call-host.ts'
import { callByName, callTask, nameCall, sending, taskCall } from '../apply/call-task.ts'
import { callHere, runHere } from '../apply/run-here.ts'
import type { CallOptions } from '../call/call-options.ts'
import { checkArguments } from '../call/check-arguments.ts'
import { givenArguments } from '../call/given-arguments.ts'
import { splitKwargs } from '../call/kw.ts'
import { mergeCall } from '../call/merge-call.ts'
import { toWireOptions } from '../call/options-wire.ts'
import type { TaskCall } from '../call/publisher.ts'
import { reprCall } from '../call/repr-call.ts'
import {
  type ApplyOptions,
  applyOptions,
  type EagerApplyOptions,
  eagerOptions,
  type SendOptions,
  type SignatureOptions,
} from '../call/send-options.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import type { Check } from '../check/checks.ts'
import { canvasNeeded } from '../later/canvas-needed.ts'
import { AsyncResult } from '../result/async-result.ts'
import type { EagerResult } from '../result/eager-result.ts'
import { type BoundToApp, internals } from '../result/result-host.ts'
import type { Sent } from '../result/sent.ts'
import { type FreezeOptions, frozenOptions } from './freeze-options.ts'
import { type Linked, withLink } from './link-list.ts'
import { stampLinks, withStamps } from './stamps.ts'

/** What a {@link TaskSignature} is made of. */
export interface SignatureInit {
  readonly task: string
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  readonly options?: SendOptions
  readonly immutable?: boolean
  /** `chain`, `group`, `chord`: those can be carried here, but only the canvas package can apply them. */
  readonly subtaskType?: string | null
}

/** The signature of a single task, without its types: {@link Signature} is this class to users. */
export class TaskSignature implements BoundToApp<CallHost> {
  readonly task: string
  args: readonly unknown[]
  kwargs: Readonly<Record<string, unknown>>
  options: SendOptions
  immutable: boolean
  readonly subtaskType: string | null
  readonly #app: () => CallHost

  /** @param app is asked when the signature is used, not before */
  constructor(app: () => CallHost, init: SignatureInit) {
    this.#app = app
    this.task = init.task
    this.args = givenArguments(init.args ?? [])
    this.kwargs = init.kwargs ?? {}
    this.options = init.options ?? {}
    this.immutable = init.immutable ?? false
    this.subtaskType = init.subtaskType ?? null
  }

  /** The task's name, so that a signature passes for a task. */
  get name(): string {
    return this.task
  }

  /** The app that sends it. */
  get [internals](): CallHost {
    return this.#app()
  }

  get id(): string | undefined {
    return this.options.taskId
  }

  delay(...open: unknown[]): Sent<AsyncResult> {
    const { args, kwargs } = splitKwargs(open)
    return this.applyAsync(args, { kwargs })
  }

  applyAsync(args: readonly unknown[] = [], options?: ApplyOptions | null): Sent<AsyncResult> {
    return sending(() => {
      const app = this.#app()
      const call = this.#merged(args, options, applyOptions)
      const definition = app.registry.get(this.task)
      return definition === undefined ? callByName(app, call) : callTask(app, definition, call)
    })
  }

  async call(...open: unknown[]): Promise<unknown> {
    const app = this.#app()
    const { args, kwargs } = splitKwargs(open)
    const call = this.#merged(args, { kwargs }, applyOptions)
    const definition = app.registry.require(this.task)
    return await callHere(app, definition, call)
  }

  apply(args: readonly unknown[] = [], options?: EagerApplyOptions | null): Sent<EagerResult> {
    return sending(() => {
      const app = this.#app()
      const call = this.#merged(args, options, eagerOptions)
      const definition = app.registry.require(this.task)
      return runHere(app, definition, call, options?.throws)
    })
  }

  set({ immutable, ...options }: SignatureOptions): this {
    toCallOptions(`signature of '${this.task}'`, options)
    if (immutable !== undefined) this.immutable = immutable
    this.options = { ...this.options, ...options }
    return this
  }

  clone(args: readonly unknown[] = [], options: ApplyOptions = {}): this {
    const { kwargs = {}, ...rest } = options
    const merged = mergeCall(this, { args, kwargs, options: rest })
    const Class = this.constructor as new (app: () => CallHost, init: SignatureInit) => this
    return new Class(this.#app, { ...this, ...merged })
  }

  link<S extends Linked>(callback: S): S {
    this.options = { ...this.options, link: withLink(linksOf(this.options.link), callback) }
    return callback
  }

  linkError<S extends Linked>(errback: S): S {
    this.options = { ...this.options, linkError: withLink(linksOf(this.options.linkError), errback) }
    return errback
  }

  onError(errback: Linked): this {
    this.linkError(errback)
    return this
  }

  stamp(stamps: Readonly<Record<string, unknown>>, { append = false }: { readonly append?: boolean } = {}): this {
    const { link, linkError } = this.options
    this.options = {
      ...withStamps(this.options, stamps, append),
      ...(link !== undefined && { link: stampLinks(linksOf(link), stamps, append) }),
      ...(linkError !== undefined && { linkError: stampLinks(linksOf(linkError), stamps, append) }),
    }
    return this
  }

  freeze(id?: string, options: FreezeOptions = {}): AsyncResult {
    const app = this.#app()
    const taskId = this.options.taskId ?? id ?? randomUUID()
    this.options = { ...frozenOptions(this.options, options), taskId, replyTo: this.options.replyTo ?? app.oid }
    return new AsyncResult(app, taskId, { taskName: this.task })
  }

  /** The message that sending it as it is would send. */
  taskCall(): TaskCall {
    const app = this.#app()
    const call = this.#merged([], {}, applyOptions)
    const definition = app.registry.get(this.task)
    return definition === undefined ? nameCall(app, call) : taskCall(definition, call)
  }

  toJSON(): SignatureObject {
    return signatureObject({
      task: this.task,
      args: this.args,
      kwargs: this.kwargs,
      options: toWireOptions(toCallOptions(`signature of '${this.task}'`, this.options)),
      subtaskType: this.subtaskType,
      immutable: this.immutable,
    })
  }

  toString(): string {
    return reprCall(this.task, this.args, this.kwargs)
  }

  [inspect.custom](): string {
    return this.toString()
  }

  #merged(
    args: readonly unknown[],
    options: EagerApplyOptions | null | undefined,
    own: Readonly<Record<string, Check>>,
  ): Call {
    if (this.subtaskType !== null) {
      throw canvasNeeded(`applying a ${this.subtaskType} ('${this.task}')`)
    }
    const kwargs = options?.kwargs ?? {}
    checkArguments(args, kwargs)
    const overrides = withoutNulls(toCallOptions(`applyAsync of '${this.task}'`, options, own))
    const held = toCallOptions(`signature of '${this.task}'`, this.options)
    const merged = mergeCall({ ...this, options: held }, { args, kwargs, options: overrides })
    // Frozen here, and sent from here: the backend knows its own address.
    if (merged.options.replyTo !== this.#app().oid) return { name: this.task, ...merged }
    const { replyTo: _own, ...rest } = merged.options
    return { name: this.task, ...merged, options: rest }
  }
}

/** Celery: an option of null at the call leaves the signature's own alone. */
function withoutNulls(options: CallOptions): CallOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null))
}

function linksOf(links: SendOptions['link']): readonly Linked[] {
  if (links === undefined) return []
  return (Array.isArray(links) ? links : [links]) as readonly Linked[]
}
