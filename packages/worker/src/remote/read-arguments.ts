import { CeleriacError } from '@celeriac/core'
import type { CommandArguments } from './remote-command.ts'

/** One name, or several. */
export function namesIn(args: CommandArguments, name: string): readonly string[] {
  const value = args[name]
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A text that must be there. @throws CeleriacError `bad_option` */
export function textIn(args: CommandArguments, name: string): string {
  const value = args[name]
  if (typeof value === 'string' && value !== '') return value
  throw new CeleriacError('bad_option', `the argument '${name}' must be a string`)
}

/** A text, or undefined where there is none. */
export function optionalText(args: CommandArguments, name: string): string | undefined {
  const value = args[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
