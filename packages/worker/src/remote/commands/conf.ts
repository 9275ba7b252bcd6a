import { jsonSettings } from '../json-settings.ts'
import { flagIn } from '../read-arguments.ts'
import type { RemoteCommand } from '../remote-command.ts'

/** The settings, without secrets. */
export const conf: RemoteCommand = {
  name: 'conf',
  kind: 'inspect',
  aliases: ['dump_conf'],
  run: ({ settings }, args) => jsonSettings(settings(flagIn(args, 'with_defaults'))),
}
