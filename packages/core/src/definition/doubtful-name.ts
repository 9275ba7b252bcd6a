import type { DefinitionPlace } from './definition-place.ts'

const PAGE = 'https://github.com/celeriac/celeriac/blob/main/docs/bundlers.md'

/**
 * Why a task's name, which was taken from its function, may not be what its author wrote: a minifier renames functions.
 * Undefined where nothing speaks for that.
 */
export function doubtfulName(functionName: string, place: DefinitionPlace | undefined): string | undefined {
  if (/^[\w$]{1,2}$/.test(functionName))
    return `it is taken from the function '${functionName}', and looks like a minifier's`
  if (place?.bundled) return 'it is taken from a function in a bundle, and a minifier renames functions'
  return undefined
}

/** What to do about it. */
export function namingHint(name: string, doubt: string): string {
  return `the name of the task '${name}' may change with each build: ${doubt}. Name it, as in app.task('${name.slice(0, name.lastIndexOf('.') + 1)}…', …). See ${PAGE}`
}
