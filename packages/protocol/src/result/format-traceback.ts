import { errorIdentity } from '../python/error-identity.ts'

/** Errors may be caused by each other in a circle. */
const MAX_CAUSES = 8
const FRAME = /^\s*at (?:(.*?) \()?(?:file:\/\/)?(.*?)(?::(\d+))?(?::\d+)?\)?$/

/**
 * The stack of an error in the form of Python's tracebacks, most recent call last, for Celery's monitors; a `cause` is
 * told first, as Python does.
 */
export function formatTraceback(error: Error): string {
  return formatWithCauses(error, MAX_CAUSES)
}

function formatWithCauses(error: Error, left: number): string {
  const own = `Traceback (most recent call last):\n${frames(error).join('')}${lastLine(error)}\n`
  if (!(error.cause instanceof Error) || left === 0) return own
  const cause = formatWithCauses(error.cause, left - 1)
  return `${cause}\nThe above exception was the direct cause of the following exception:\n\n${own}`
}

function frames(error: Error): string[] {
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : []
  return lines
    .filter((line) => /^\s*at /.test(line))
    .reverse()
    .map((line) => {
      const [, name, file, position] = FRAME.exec(line) ?? []
      return `  File "${file ?? line.trim()}", line ${position ?? '?'}, in ${name ?? '<anonymous>'}\n`
    })
}

function lastLine(error: Error): string {
  const { type, module, args } = errorIdentity(error)
  const name = module === 'builtins' || module === 'js' ? type : `${module}.${type}`
  const text = error.message || args.map(String).join(', ')
  return text === '' ? name : `${name}: ${text}`
}
