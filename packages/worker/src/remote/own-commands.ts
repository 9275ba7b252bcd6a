import type { Celery } from '@celeriac/core'
import { CeleriacError, internalsOf } from '@celeriac/core/internal'
import { commandsByName } from './commands.ts'
import type { CommandArguments, RemoteCommand } from './remote-command.ts'

/** What a command of one's own is told of the worker that carries it out. */
export interface CommandContext {
  /** Node name of the worker. */
  readonly hostname: string
  readonly app: Celery
}

/** A command of one's own. @returns the reply, which must be what the serializer can write */
export type CommandHandler = (args: CommandArguments, context: CommandContext) => unknown

const key: unique symbol = Symbol.for('celeriac.remoteCommands') as never

interface Holder {
  [key]?: Map<string, RemoteCommand>
}

/**
 * Adds a question that workers of this app answer: `inspect().ask(name, args)`, `celery inspect <name>`.
 *
 * @example
 * ```ts
 * inspectCommand(app, 'queue_lengths', async () => ({ images: await countImages() }))
 * ```
 * @throws CeleriacError `already_registered` for a name that there is
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#writing-your-own-remote-control-commands
 */
export function inspectCommand(app: Celery, name: string, handler: CommandHandler): void {
  add(app, name, 'inspect', handler)
}

/** Adds a command that workers of this app obey: `control.broadcast(name, { arguments })`. @see inspectCommand */
export function controlCommand(app: Celery, name: string, handler: CommandHandler): void {
  add(app, name, 'control', handler)
}

/** The command of this name, of the app's own or of every worker. */
export function findCommand(app: Celery, name: string): RemoteCommand | undefined {
  return commandsByName.get(name) ?? ownCommands(app).get(name)
}

function add(app: Celery, name: string, kind: RemoteCommand['kind'], handler: CommandHandler): void {
  const own = ownCommands(app)
  if (commandsByName.has(name) || own.has(name))
    throw new CeleriacError('already_registered', `there is a remote command '${name}' already`)
  own.set(name, { name, kind, run: ({ hostname }, args) => handler(args, { hostname, app }) })
}

/** Kept with the app, so that two copies of this package agree. */
function ownCommands(app: Celery): Map<string, RemoteCommand> {
  const holder = internalsOf(app) as Holder
  holder[key] ??= new Map()
  return holder[key]
}
