import type { SignatureObject } from '@celeriac/protocol'
import type { TaskRequest } from '../definition/task-request.ts'
import type { SignatureCall } from './signature-call.ts'

/** What the canvas package does for tasks that run: it fills {@link Publisher.canvas} in. */
export interface CanvasPort {
  /** What is sent in the place of a running task, under its id. @throws ImproperlyConfigured for an empty chain */
  replacement(request: TaskRequest, signature: SignatureObject): SignatureObject
  /** A signature as a further member of the chord that a running task is a member of. */
  member(request: TaskRequest, signature: SignatureObject): SignatureObject
  /** Runs a composite signature in this process. @returns its value */
  runHere(signature: SignatureObject, call: SignatureCall): Promise<unknown>
}
