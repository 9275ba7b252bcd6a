import { Command } from 'commander'

/** Commands of `celery` that this version does not have, and why. */
const LATER = 'is not in this version'
const REFUSED: readonly (readonly [name: string, reason: string])[] = [
  ['amqp', LATER],
  ['beat', LATER],
  ['control', LATER],
  ['events', LATER],
  ['graph', LATER],
  ['inspect', LATER],
  ['list', LATER],
  ['logtool', 'is for the logs of Python workers'],
  ['migrate', LATER],
  ['multi', LATER],
  ['purge', LATER],
  ['report', LATER],
  ['shell', LATER],
  ['status', LATER],
  ['upgrade', 'is for settings written in Python'],
]

/** Adds them, so that they are refused by name and not as unknown. They are not in the help. */
export function addRefusedCommands(program: Command): void {
  for (const [name, reason] of REFUSED) {
    const refuse = (): never => program.error(`error: command '${name}' ${reason}`, { exitCode: 2 })
    const command = new Command(name).allowUnknownOption().allowExcessArguments()
    program.addCommand(command.action(refuse).addHelpText('before', refuse), { hidden: true })
  }
}
