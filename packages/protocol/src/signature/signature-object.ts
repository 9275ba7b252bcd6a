import { InvalidSignature } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'

/**
 * A signature as it travels: exactly these six keys, in this order.
 *
 * @see docs/protocol.md
 */
export interface SignatureObject {
  task: string
  args: readonly unknown[]
  kwargs: Readonly<Record<string, unknown>>
  /** The options of `apply_async`, with Celery's snake_case names (`task_id`, `link_error`, …). */
  options: Readonly<Record<string, unknown>>
  subtask_type: string | null
  immutable: boolean
}

/** What {@link signatureObject} makes a signature of; only the task is needed. */
export interface SignatureInput {
  readonly task: string
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  readonly options?: Readonly<Record<string, unknown>>
  readonly subtaskType?: string | null
  readonly immutable?: boolean
}

/** A signature with all six members in Celery's order. */
export function signatureObject(input: SignatureInput): SignatureObject {
  return {
    task: input.task,
    args: input.args ?? [],
    kwargs: input.kwargs ?? {},
    options: input.options ?? {},
    subtask_type: input.subtaskType ?? null,
    immutable: input.immutable ?? false,
  }
}

/** Whether a value from the wire can be read as a signature: an object with a task name and nothing of a wrong type. */
export function isSignatureObject(value: unknown): value is SignatureObject {
  return problemOf(value) === undefined
}

/**
 * Reads a signature. What Celery tolerates to be missing is filled in, and members that are none of a signature's are
 * kept, as Celery keeps them.
 *
 * @throws InvalidSignature
 */
export function parseSignature(value: unknown): SignatureObject {
  const problem = problemOf(value)
  if (problem !== undefined) throw new InvalidSignature(`Not a signature: ${problem}`)
  const signature = value as Partial<SignatureObject> & { readonly task: string }
  return {
    ...signature,
    task: signature.task,
    args: signature.args ?? [],
    kwargs: signature.kwargs ?? {},
    options: signature.options ?? {},
    subtask_type: signature.subtask_type ?? null,
    immutable: signature.immutable ?? false,
  }
}

function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'no object'
  const { task, args, kwargs, options, subtask_type: type } = value
  if (typeof task !== 'string' || task === '') return 'it names no task'
  if (args !== undefined && args !== null && !Array.isArray(args)) return 'its args are no array'
  if (kwargs !== undefined && kwargs !== null && !isRecord(kwargs)) return 'its kwargs are no object'
  if (options !== undefined && options !== null && !isRecord(options)) return 'its options are no object'
  if (type !== undefined && type !== null && typeof type !== 'string') return 'its subtask_type is no text'
  return undefined
}
