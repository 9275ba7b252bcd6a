import type { ExceptionObject } from '@celeriac/protocol'
import { reprPython } from '@celeriac/protocol'
import { CeleriacError, identity } from './celeriac-error.ts'

/**
 * The task failed with an error that has no class of its own here: what `get()` rejects with when Python raises, say,
 * a `KeyError`. Thrown again from another task, it keeps its identity.
 */
export class RemoteError extends CeleriacError {
  static readonly [identity]: string = 'RemoteError'
  override readonly name: string = 'RemoteError'
  /** Name of the class: `KeyError`. */
  readonly excType: string
  /** Module of the class, such as `builtins`; null where none was stored. */
  readonly excModule: string | null
  /** The arguments it was made with, as stored; its text is the end of `message`. */
  readonly excMessage: readonly unknown[]
  /** The remote traceback, where one was stored. */
  readonly traceback: string | null

  constructor(exception: ExceptionObject, traceback: string | null = null) {
    const args = Array.isArray(exception.exc_message) ? exception.exc_message : [exception.exc_message]
    const text = textOf(args)
    super('remote_error', text === '' ? exception.exc_type : `${exception.exc_type}: ${text}`)
    this.excType = exception.exc_type
    this.excModule = exception.exc_module
    this.excMessage = args
    this.traceback = traceback
  }

  /** For those who store it again: the name that Celery's own classes have for it. */
  get excArgs(): readonly unknown[] {
    return this.excMessage
  }
}

/** As Python's `str()` gives it. */
export function textOf(args: readonly unknown[]): string {
  if (args.length === 0) return ''
  if (args.length > 1) return `(${args.map((arg) => reprPython(arg)).join(', ')})`
  const [only] = args
  return typeof only === 'string' ? only : reprPython(only)
}
