import { inspect } from 'node:util'
import { Command } from 'commander'
import { loadApp, type Terminal } from '../context.ts'

interface ResultFlags {
  readonly task?: string
  readonly traceback?: boolean
}

/** `celeriac result <id>`: prints a task's value, or its traceback. Waits for it, as Celery does. */
export function resultCommand(terminal: Terminal, done: (exitCode: number) => void): Command {
  const command = new Command('result')
  return command
    .description('Print the return value for a given task id.')
    .argument('<id>', 'id of the task')
    .option('-t, --task <name>', 'name of the task')
    .option('--traceback', 'show the traceback instead')
    .action(async (id: string, { traceback = false }: ResultFlags) => {
      const app = await loadApp(command)
      try {
        const result = app.asyncResult(id)
        if (traceback) {
          terminal.out((await result.traceback()) ?? 'null')
          return
        }
        const value = await result.get()
        terminal.out(typeof value === 'string' ? value : inspect(value, { depth: null }))
      } catch (error) {
        terminal.err(`Error: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)
        done(1)
      } finally {
        await app.close()
      }
    })
}
