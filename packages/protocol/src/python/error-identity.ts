/** What Python would call the class and the arguments of a thrown error. */
export interface ErrorIdentity {
  /** Qualified name within the module. */
  readonly type: string
  readonly module: string
  readonly args: readonly unknown[]
}

/** JavaScript's own classes, and those of Python that mean the same. */
const BUILTINS = new Map([
  ['Error', 'Exception'],
  ['TypeError', 'TypeError'],
  ['RangeError', 'ValueError'],
  ['SyntaxError', 'SyntaxError'],
  ['ReferenceError', 'NameError'],
])

/** Module of error classes that only JavaScript has: Python makes up a class of that name. */
const JS_MODULE = 'js'

/**
 * How an error is named on the wire. One that carries `excType` (and `excModule`, `excArgs`) says so itself: Celery's
 * own errors do, and so does one that came from another worker.
 */
export function errorIdentity(error: Error): ErrorIdentity {
  const { excType, excModule, excArgs } = error as { excType?: unknown; excModule?: unknown; excArgs?: unknown }
  const args = Array.isArray(excArgs) ? excArgs : error.message === '' ? [] : [error.message]
  if (typeof excType === 'string') {
    return { type: excType, module: typeof excModule === 'string' ? excModule : JS_MODULE, args }
  }
  const name = classNameOf(error)
  const builtin = BUILTINS.get(name)
  return builtin === undefined ? { type: name, module: JS_MODULE, args } : { type: builtin, module: 'builtins', args }
}

/** A class that did not set `name` inherits that of its base: then its own name says more. */
function classNameOf(error: Error): string {
  const name = typeof error.name === 'string' && error.name !== '' ? error.name : 'Error'
  const ownName: unknown = error.constructor?.name
  return BUILTINS.has(name) && typeof ownName === 'string' && ownName !== '' ? ownName : name
}
