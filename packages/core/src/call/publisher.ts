import type { ResultTuple, SignatureObject, WireMessage } from '@celeriac/protocol'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { Destination } from '../ports/broker.ts'
import type { CallOptions } from './call-options.ts'
import type { CanvasPort } from './canvas-port.ts'
import type { SignatureCall } from './signature-call.ts'

/** One task to send. `options` have been merged already: call over signature over task. */
export interface TaskCall {
  readonly name: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: CallOptions
  readonly definition?: TaskDefinition
  /** Sent by its name alone, although it is registered here: Celery's `send_task`. */
  readonly byName?: boolean
}

/** Applies a composite signature that came in a message. @returns its result handle in wire form */
export type SignatureApplier = (signature: SignatureObject, call: SignatureCall) => Promise<ResultTuple>

/** Sends messages for the whole app: routes, serialises, compresses, publishes with the retry policy. */
export interface Publisher {
  /** How to apply composite signatures, by their `subtask_type`. The canvas package fills it. */
  readonly signatureAppliers: Map<string, SignatureApplier>
  /** What else the canvas package does; undefined until it is there. */
  canvas: CanvasPort | undefined
  /**
   * Resolves with the task's id when the broker has the message.
   *
   * @param id - where the caller has made one already
   * @throws OperationalError, EncodeError, QueueNotFound, CeleriacError
   */
  send(call: TaskCall, id?: string): Promise<string>
  /** All in one round trip. @returns an entry each, in order */
  sendMany(calls: readonly TaskCall[]): Promise<readonly PromiseSettledResult<string>[]>
  /**
   * Applies a signature that came in a message: a plain task, a group of plain tasks, and what
   * {@link signatureAppliers} knows. Retries of its publishes are bounded: the task before it has run already.
   *
   * @returns its result handle in wire form
   * @throws CeleriacError `canvas_needed` for other composite signatures
   */
  applySignature(signature: SignatureObject, call: SignatureCall): Promise<ResultTuple>
  /** Anything else (control, events): as it is, with the retry policy for `to.mandatory` only. */
  publish(message: WireMessage, to: Destination): Promise<void>
}
