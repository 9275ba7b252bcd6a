import { Control } from '@celeriac/control'
import { Command } from 'commander'
import { loadApp, type Terminal } from '../context.ts'
import { listCommands, remoteArguments } from '../options/remote-arguments.ts'
import { addTargetOptions, type TargetFlags } from '../options/target-options.ts'
import { EX_UNAVAILABLE, NOBODY, onlineLine, replyText } from '../output/replies.ts'

interface RemoteFlags extends TargetFlags {
  readonly list?: boolean
  readonly terminate?: boolean
  readonly signal?: string
}

/** What `inspect` and `control` are alike in: a remote command is sent, and the answers are printed as they come. */
export function remoteCommand(
  kind: 'inspect' | 'control',
  description: string,
  terminal: Terminal,
  done: (exitCode: number) => void,
): Command {
  const command = addTargetOptions(
    new Command(kind)
      .description(description)
      .argument('[command]', 'what is asked or commanded')
      .argument('[arguments...]', 'its arguments; of a command that Celery has not, as name=value')
      .option('--list', 'list the commands')
      .addHelpText('after', `\nCommands:\n${listCommands(kind)}`),
  )
  return command.action(async (name: string | undefined, given: readonly string[], flags: RemoteFlags) => {
    if (flags.list === true) return terminal.out(listCommands(kind))
    if (name === undefined) return command.error('error: which command? --list shows all')
    const args = remoteArguments(kind, name, given, command)
    if (flags.terminate === true) args['terminate'] = true
    if (flags.signal !== undefined) args['signal'] = flags.signal
    const { json = false, timeout, destination } = flags
    const app = await loadApp(command)
    try {
      const replies = await new Control(app).broadcast(name, {
        arguments: args,
        timeout,
        destination,
        reply: true,
        ...(json ? {} : { callback: ({ node, reply }) => terminal.out(replyText(node, reply, true)) }),
      })
      // Whoever is asked to stop does not answer.
      if (replies.length === 0 && name !== 'shutdown') {
        terminal.err(NOBODY)
        return done(EX_UNAVAILABLE)
      }
      if (json) terminal.out(JSON.stringify(Object.assign({}, ...replies)))
      else if (kind === 'inspect') terminal.out(onlineLine(replies.length))
    } finally {
      await app.close()
    }
  })
}
