import { parseSignature, type SignatureObject } from '@celeriac/protocol'
import type { CallHost } from '../apply/call-host.ts'
import { currentInternals } from '../apply/current-app.ts'
import { checkArguments } from '../call/check-arguments.ts'
import { fromWireOptions } from '../call/options-wire.ts'
import { type OwnOptions, type SignatureOptions, signatureOptions } from '../call/send-options.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import { anything } from '../check/checks.ts'
import type { AnyArgs } from '../types/values.ts'
import type { Signature } from './signature.ts'
import { TaskSignature } from './task-signature.ts'

/** What {@link signature} takes besides the task's name. */
export interface NamedSignatureOptions extends SignatureOptions {
  readonly args?: readonly unknown[] | undefined
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined
}

const namedOptions: OwnOptions<NamedSignatureOptions> = { ...signatureOptions, args: anything, kwargs: anything }

/**
 * The signature of a task by its name, or of one that came as JSON. It is sent by the running task's app, or by the
 * app that was made last; `app.signature` makes one for a certain app.
 *
 * @example
 * ```ts
 * await signature('tasks.add', { args: [2, 2], countdown: 10 }).delay()
 * ```
 * @throws CeleriacError `unknown_option`, `bad_option`
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#signatures
 */
export function signature<R = unknown>(
  task: string | SignatureObject,
  options?: NamedSignatureOptions,
): Signature<AnyArgs, R> {
  return makeSignature(currentInternals, task, options)
}

/** The same for one app. */
export function makeSignature<R = unknown>(
  app: () => CallHost,
  task: string | SignatureObject,
  options: NamedSignatureOptions = {},
): Signature<AnyArgs, R> {
  // The class knows no types; its interface does.
  if (typeof task !== 'string') return fromObject(app, parseSignature(task)) as unknown as Signature<AnyArgs, R>
  const { args = [], kwargs = {}, immutable = false, ...rest } = options
  checkArguments(args, kwargs)
  toCallOptions(`signature of '${task}'`, rest, namedOptions)
  return new TaskSignature(app, { task, args, kwargs, options: rest, immutable }) as unknown as Signature<AnyArgs, R>
}

function fromObject(app: () => CallHost, object: SignatureObject): TaskSignature {
  return new TaskSignature(app, {
    task: object.task,
    args: object.args,
    kwargs: object.kwargs,
    options: fromWireOptions(object.options),
    immutable: object.immutable,
    subtaskType: object.subtask_type,
  })
}
