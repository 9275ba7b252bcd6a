import type { RemoteCommand } from '../remote-command.ts'
import { ok } from '../remote-command.ts'

/** Who is there. */
export const ping: RemoteCommand = {
  name: 'ping',
  kind: 'inspect',
  run: () => ok('pong'),
}
