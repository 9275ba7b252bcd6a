import { inspect } from 'node:util'
import type {
  AnyStep,
  ApplyOptions,
  EagerApplyOptions,
  FreezeOptions,
  Linked,
  ResultHandle,
  SendOptions,
  SignatureOptions,
} from '@celeriac/core'
import { CeleriacError, Sent } from '@celeriac/core'
import {
  applyOptions,
  type CallHost,
  checkArguments,
  currentContext,
  eagerOptions,
  fromWireOptions,
  internals,
  resultFromTuple,
  splitKwargs,
  toCallOptions,
  toWireOptions,
} from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import { applySig, handleOf } from '../apply/apply-sig.ts'
import { planSource } from '../apply/plan-source.ts'
import { runSigHere } from '../apply/run-here.ts'
import { asCaller } from '../apply/send-messages.ts'
import { freezerOf } from '../plan/freeze.ts'
import { writeNode } from '../plan/result-node.ts'
import { copySig } from '../sig/copy-sig.ts'
import { linkErrorTo, linkTo } from '../sig/link-sig.ts'
import type { SigCall } from '../sig/merge-sig.ts'
import { reprSig } from '../sig/repr-sig.ts'
import { headerTasks, type Sig, type SigOptions } from '../sig/sig.ts'
import { stampSig } from '../sig/stamp-sig.ts'
import type { StampingVisitor } from '../sig/stamping-visitor.ts'
import { writeSig } from '../sig/write-sig.ts'
import { stepSig } from './step-sig.ts'

/** A chain, group or chord, without its types: {@link Chain}, {@link Group} and {@link Chord} are this class to users. */
export class Composite {
  readonly #sig: Sig
  readonly #app: () => CallHost

  /** @param app is asked when the signature is used, not before */
  constructor(app: () => CallHost, sig: Sig) {
    this.#app = app
    this.#sig = sig
  }

  /** The app that sends it. */
  get [internals](): CallHost {
    return this.#app()
  }

  /** `celery.chain`, `celery.group` or `celery.chord`. */
  get task(): string {
    return this.toJSON().task
  }

  get name(): string {
    return this.task
  }

  get args(): readonly unknown[] {
    return this.#sig.args
  }

  get kwargs(): Readonly<Record<string, unknown>> {
    return this.toJSON().kwargs
  }

  get options(): SendOptions {
    return fromWireOptions(this.toJSON().options)
  }

  get immutable(): boolean {
    return this.#sig.immutable
  }

  /** The result's id, once it is fixed: given, or frozen. */
  get id(): string | undefined {
    const { task_id: id } = this.#sig.options
    return typeof id === 'string' ? id : undefined
  }

  delay(...open: unknown[]): Sent<ResultHandle> {
    const { args, kwargs } = splitKwargs(open)
    return this.applyAsync(args, { kwargs })
  }

  applyAsync(args: readonly unknown[] = [], options?: ApplyOptions | null): Sent<ResultHandle> {
    return Sent.of(this.#apply(args, options))
  }

  apply(args: readonly unknown[] = [], options?: EagerApplyOptions | null): Sent<ResultHandle> {
    return Sent.of(this.#here(args, options))
  }

  set({ immutable, ...options }: SignatureOptions): this {
    if (immutable !== undefined) setImmutable(this.#sig, immutable)
    Object.assign(this.#sig.options, wire(`signature of '${this.task}'`, options))
    return this
  }

  clone(args: readonly unknown[] = [], options: ApplyOptions = {}): this {
    const Class = this.constructor as new (app: () => CallHost, sig: Sig) => this
    return new Class(this.#app, copySig(this.#sig, this.#call(args, options, applyOptions)))
  }

  link<S extends Linked>(callback: S): S {
    linkTo(this.#sig, stepSig(callback, 'link'))
    return callback
  }

  linkError<S extends Linked>(errback: S): S {
    linkErrorTo(this.#sig, stepSig(errback, 'linkError'), planSource(this.#app()))
    return errback
  }

  onError(errback: AnyStep): this {
    this.linkError(errback)
    return this
  }

  stamp(
    stamps: Readonly<Record<string, unknown>>,
    { append = false, visitor }: { readonly append?: boolean; readonly visitor?: StampingVisitor } = {},
  ): this {
    stampSig(this.#sig, stamps, { append, visitor })
    return this
  }

  /** Of a group: its members begin one after the other, so many seconds apart. */
  skew(start = 1, stop: number | null = null, step = 1): this {
    const sig = this.#sig
    if (sig.kind !== 'group')
      throw new CeleriacError('bad_option', `only groups can be skewed, and this is a ${sig.kind}`)
    // From the end on, the last one stays.
    const most = stop === null ? Number.POSITIVE_INFINITY : Math.floor((stop - start) / step)
    for (const [index, task] of sig.tasks.entries()) task.options['countdown'] = start + Math.min(index, most) * step
    return this
  }

  freeze(id?: string, options: FreezeOptions = {}): ResultHandle {
    const app = this.#app()
    const { chord, ...given } = options
    const body = chord === undefined ? undefined : stepSig(chord, 'freeze: chord')
    return resultFromTuple(app, writeNode(freezerOf(planSource(app)).freeze(this.#sig, { id, chord: body, ...given })))
  }

  /** In wire form. */
  toJSON(): SignatureObject {
    return writeSig(this.#sig)
  }

  toString(): string {
    return reprSig(this.#sig)
  }

  [inspect.custom](): string {
    return this.toString()
  }

  async #apply(args: readonly unknown[], options: ApplyOptions | null | undefined): Promise<ResultHandle> {
    const app = this.#app()
    const call = this.#call(args, options, applyOptions)
    if (app.conf.taskAlwaysEager) return await runSigHere(app, this.#sig, call)
    const applied = await applySig(app, this.#sig, call, asCaller(app))
    const run = currentContext()
    if (run?.definition.options.trail) run.request.children.push(...applied.children)
    return handleOf(app, applied)
  }

  async #here(args: readonly unknown[], options: EagerApplyOptions | null | undefined): Promise<ResultHandle> {
    const call = this.#call(args, options, eagerOptions)
    return await runSigHere(this.#app(), this.#sig, { ...call, throws: options?.throws })
  }

  #call(args: readonly unknown[], options: ApplyOptions | null | undefined, own: typeof applyOptions): SigCall {
    const kwargs = options?.kwargs ?? {}
    checkArguments(args, kwargs)
    return { args, kwargs, options: wire(`applyAsync of '${this.task}'`, options, own) }
  }
}

function wire(what: string, options: SendOptions | null | undefined, own?: typeof applyOptions): SigOptions {
  return toWireOptions(toCallOptions(what, options, own))
}

/** Of a group all members are, of a chord all of the header: they take nothing from what comes before. */
function setImmutable(sig: Sig, immutable: boolean): void {
  if (sig.kind === 'group') for (const task of sig.tasks) setImmutable(task, immutable)
  else if (sig.kind === 'chord') for (const task of headerTasks(sig)) setImmutable(task, immutable)
  else sig.immutable = immutable
}
