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

/** Whether an argument says yes: as text too, as command lines send it. */
export function flagIn(args: CommandArguments, name: string): boolean {
  const value = args[name]
  return value === true || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value))
}

/** The text, or what stands for one that is not there. */
export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}
