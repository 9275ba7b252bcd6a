import { isRecord } from '../python/is-record.ts'
import { InvalidSignature } from './invalid-signature.ts'
import type { SignatureObject } from './signature-object.ts'

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
