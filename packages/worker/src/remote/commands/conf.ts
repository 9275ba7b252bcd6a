import { isTrue, jsonSettings } from '../json-settings.ts'
import type { RemoteCommand } from '../remote-command.ts'

/** The settings, without secrets. */
export const conf: RemoteCommand = {
  name: 'conf',
  kind: 'inspect',
  aliases: ['dump_conf'],
  run: ({ settings }, args) => jsonSettings(settings(isTrue(args['with_defaults']))),
}
