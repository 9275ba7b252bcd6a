import type { SignatureObject } from './signature-object.ts'

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
