import { ChordError } from '@celeriac/core'
import type { ChordPart } from '@celeriac/core/internal'
import { type ExceptionObject, encodeException, exceptionRepr, parseException } from '@celeriac/protocol'

/** Why a chord fails, and the error that led to it. */
export interface ChordFailure {
  readonly error: ChordError
  /** What a body that is a group fails with, member by member. */
  readonly cause: ExceptionObject
}

/** A task of the header failed, or was revoked. */
export function dependencyFailed({ taskId, result }: ChordPart): ChordFailure {
  const cause = parseException(result)
  return failure(`Dependency ${taskId} raised ${exceptionRepr(cause)}`, cause)
}

/** Something else went wrong: `Join error`, `Callback error`. */
export function chordFailed(what: string, thrown: unknown): ChordFailure {
  const cause = encodeException(thrown)
  return failure(what === '' ? exceptionRepr(cause) : `${what}: ${exceptionRepr(cause)}`, cause)
}

function failure(message: string, cause: ExceptionObject): ChordFailure {
  return { error: new ChordError(message), cause }
}
