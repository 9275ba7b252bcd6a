import { Command } from 'commander'
import { loadApp, type Terminal } from '../context.ts'
import { isoTime, jsonArray, jsonObject, seconds, secondsOrTime } from '../options/parse-values.ts'

interface CallFlags {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly eta?: Date
  readonly countdown?: number
  readonly expires?: number | Date
  readonly serializer: string
  readonly queue?: string
  readonly exchange?: string
  readonly routingKey?: string
}

/** `celeriac call tasks.add -a '[2, 2]'`: sends a task by its name and prints its id. */
export function callCommand(terminal: Terminal): Command {
  const command = new Command('call')
  return command
    .description('Call a task by name.')
    .argument('<name>', 'name of the task')
    .option('-a, --args <json>', 'positional arguments', jsonArray, [])
    .option('-k, --kwargs <json>', 'keyword arguments', jsonObject, {})
    .option('--eta <time>', 'when to run it, in ISO 8601', isoTime)
    .option('--countdown <seconds>', 'run it in so many seconds', seconds)
    .option('--expires <seconds or time>', 'do not run it after that', secondsOrTime)
    .option('--serializer <name>', 'task serializer', 'json')
    .option('--queue <name>', 'queue to send it to')
    .option('--exchange <name>', 'exchange to send it to')
    .option('--routing-key <key>', 'routing key to send it with')
    .action(async (name: string, { args, ...options }: CallFlags) => {
      const app = await loadApp(command)
      try {
        const result = await app.sendTask(name, args, options)
        terminal.out(result.id)
      } finally {
        await app.close()
      }
    })
}
