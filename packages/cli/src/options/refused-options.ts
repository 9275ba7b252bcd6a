import { laterNames, NOT_IN_THIS_VERSION } from '@celeriac/core/internal'
import { type Command, Option } from 'commander'

/** Options of `celery worker` that this program does not have, and why. */
const REFUSED: readonly (readonly [flags: string, reason: string])[] = [
  ...laterNames('workerFlags').map((flags) => [flags, NOT_IN_THIS_VERSION] as const),
  ['-D, --detach', 'is not supported: run the worker under systemd or in a container'],
  ['--pool-start-method <method>', 'is for Python processes'],
  ['--uid <user>', 'is not supported: start the worker as that user'],
  ['--gid <group>', 'is not supported: start the worker as that group'],
  ['--umask <mask>', 'is not supported: set it before the start'],
  ['--executable <path>', 'is for Python processes'],
]

/**
 * Adds the options of `celery worker` that are not here, so that they are refused by name and not as unknown. They are
 * not in the help.
 */
export function addRefusedOptions(command: Command): void {
  for (const [flags] of REFUSED) command.addOption(new Option(flags).hideHelp())
}

/** Ends the command with a usage error where an option that is not here was given. */
export function refuseOptions(command: Command): void {
  const refused = new Map(REFUSED)
  for (const option of command.options) {
    const reason = refused.get(option.flags)
    if (reason === undefined || command.getOptionValueSource(option.attributeName()) !== 'cli') continue
    command.error(`error: option '${option.flags.replace(/ <.*>$/, '')}' ${reason}`, { exitCode: 2 })
  }
}
