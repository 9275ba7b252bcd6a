import type { Command } from 'commander'
import type { Terminal } from '../context.ts'
import { remoteCommand } from './remote.ts'

/** `celeriac control rate_limit tasks.add 10/m`: commands workers. */
export function controlCommand(terminal: Terminal, done: (exitCode: number) => void): Command {
  return remoteCommand('control', 'Command workers.', terminal, done)
    .option('--terminate', 'for revoke: stop tasks that run too')
    .option('-s, --signal <name>', 'for revoke: the signal for the process that runs a task')
}
