import { laterNames, NOT_IN_THIS_VERSION } from '@celeriac/core/internal'
import { Command } from 'commander'

/** Commands of `celery` that this program does not have, and why. */
const REFUSED: readonly (readonly [name: string, reason: string])[] = [
  ...laterNames('commands').map((name) => [name, NOT_IN_THIS_VERSION] as const),
  ['logtool', 'is for the logs of Python workers'],
  ['upgrade', 'is for settings written in Python'],
]

/**
 * Adds the commands of `celery` that are not here, so that they are refused by name and not as unknown. They are not in
 * the help.
 */
export function addRefusedCommands(program: Command): void {
  for (const [name, reason] of REFUSED) {
    const refuse = (): never => program.error(`error: command '${name}' ${reason}`, { exitCode: 2 })
    const command = new Command(name).allowUnknownOption().allowExcessArguments()
    program.addCommand(command.action(refuse).addHelpText('before', refuse), { hidden: true })
  }
}
