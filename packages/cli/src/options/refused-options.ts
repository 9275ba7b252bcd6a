import { type Command, Option } from 'commander'

/** Options of `celery worker` that this version does not have, and why. */
const LATER = 'is not in this version'
const REFUSED: readonly (readonly [flags: string, reason: string])[] = [
  ['-D, --detach', 'is not supported: run the worker under systemd or in a container'],
  ['-S, --statedb <path>', LATER],
  ['--disable-prefetch', LATER],
  ['-E, --task-events', LATER],
  ['--events', LATER],
  ['--time-limit <seconds>', LATER],
  ['--soft-time-limit <seconds>', LATER],
  ['--max-tasks-per-child <count>', LATER],
  ['--max-memory-per-child <kib>', LATER],
  ['--autoscale <max,min>', LATER],
  ['--heartbeat-interval <seconds>', LATER],
  ['-B, --beat', LATER],
  ['-s, --schedule <path>', LATER],
  ['--schedule-filename <path>', LATER],
  ['--scheduler <name>', LATER],
  ['--pidfile <path>', LATER],
  ['--pool-start-method <method>', 'is for Python processes'],
  ['--uid <user>', 'is not supported: start the worker as that user'],
  ['--gid <group>', 'is not supported: start the worker as that group'],
  ['--umask <mask>', 'is not supported: set it before the start'],
  ['--executable <path>', 'is for Python processes'],
]

/** Adds them, so that they are refused by name and not as unknown. They are not in the help. */
export function addRefusedOptions(command: Command): void {
  for (const [flags] of REFUSED) command.addOption(new Option(flags).hideHelp())
}

/** Ends the command with a usage error where one of them was given. */
export function refuseOptions(command: Command): void {
  const refused = new Map(REFUSED)
  for (const option of command.options) {
    const reason = refused.get(option.flags)
    if (reason === undefined || command.getOptionValueSource(option.attributeName()) !== 'cli') continue
    command.error(`error: option '${option.flags.replace(/ <.*>$/, '')}' ${reason}`, { exitCode: 2 })
  }
}
