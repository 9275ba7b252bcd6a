import { Control } from '@celeriac/control'
import { Command } from 'commander'
import { loadApp, type Terminal } from '../context.ts'
import { addTargetOptions, type TargetFlags } from '../options/target-options.ts'
import { EX_UNAVAILABLE, NOBODY, onlineLine, replyText } from '../output/replies.ts'

/** `celeriac status`: which workers are online. */
export function statusCommand(terminal: Terminal, done: (exitCode: number) => void): Command {
  const command = addTargetOptions(new Command('status').description('Show list of workers that are online.'))
  return command.action(async ({ json, timeout, destination }: TargetFlags) => {
    const app = await loadApp(command)
    try {
      const replies = await new Control(app).inspect({ timeout, destination }).ping()
      const nodes = Object.entries(replies)
      if (nodes.length === 0) {
        terminal.err(NOBODY)
        return done(EX_UNAVAILABLE)
      }
      if (json === true) return terminal.out(JSON.stringify(replies))
      for (const [node, reply] of nodes) terminal.out(replyText(node, reply, false))
      terminal.out(onlineLine(nodes.length))
    } finally {
      await app.close()
    }
  })
}
