import { type CeleryCommand, celeryCommands } from '@celeriac/control/internal'
import { nearestName } from '@celeriac/core/internal'
import type { Command } from 'commander'
import { isTrue } from './parse-values.ts'

/** Celery's remote commands of one kind, sorted, as a help text lists them. */
export function listCommands(kind: CeleryCommand['kind']): string {
  const some = [...celeryCommands].filter(([, command]) => command.kind === kind)
  const calls = some.map(([name, { signature, help }]) => [
    signature === undefined ? name : `${name} ${signature}`,
    help,
  ])
  const width = Math.max(...calls.map(([call = '']) => call.length))
  return calls.map(([call = '', help]) => `  ${call.padEnd(width)}  ${help}`).join('\n')
}

/**
 * The arguments of a remote command as they travel. One that Celery does not have is sent all the same where it takes
 * none: workers may have commands of their own.
 */
export function remoteArguments(
  kind: CeleryCommand['kind'],
  name: string,
  given: readonly string[],
  command: Command,
): Record<string, unknown> {
  const found = celeryCommands.get(name)
  if (found === undefined) {
    const near = nearestName(
      name,
      [...celeryCommands].filter(([, { kind: of }]) => of === kind).map(([each]) => each),
    )
    if (near !== undefined) command.error(`error: there is no command '${name}'\n(Did you mean ${near}?)`)
    return ownArguments(name, given, command)
  }
  if (found.kind !== kind) command.error(`error: '${name}' is a command of \`celeriac ${found.kind}\``)
  const args: Record<string, unknown> = {}
  const { args: named = [], variadic } = found
  for (const [at, text] of given.slice(0, named.length).entries()) {
    const [argument, type] = named[at] ?? []
    if (argument !== undefined) args[argument] = readValue(text, type)
  }
  const rest = given.slice(named.length)
  if (variadic !== undefined) args[variadic] = rest
  else if (rest.length > 0) command.error(`error: too many arguments: ${name} takes ${found.signature ?? 'none'}`)
  return args
}

/** `name=value` for commands of workers' own. */
function ownArguments(name: string, given: readonly string[], command: Command): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) command.error(`error: ${name} is no command of Celery: give its arguments as name=value`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

function readValue(text: string, type: 'text' | 'number' | 'flag' | undefined): unknown {
  if (type === 'number') return Number(text)
  return type === 'flag' ? isTrue(text) : text
}
