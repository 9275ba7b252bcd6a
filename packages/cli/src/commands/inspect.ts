import type { Command } from 'commander'
import type { Terminal } from '../context.ts'
import { remoteCommand } from './remote.ts'

/** `celeriac inspect ping`: asks workers. */
export function inspectCommand(terminal: Terminal, done: (exitCode: number) => void): Command {
  return remoteCommand('inspect', 'Ask workers.', terminal, done)
}
