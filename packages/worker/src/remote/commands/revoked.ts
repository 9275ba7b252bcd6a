import type { RemoteCommand } from '../remote-command.ts'

/** Ids of revoked tasks. */
export const revoked: RemoteCommand = {
  name: 'revoked',
  kind: 'inspect',
  aliases: ['dump_revoked'],
  run: (panel) => panel.revoked.ids(),
}
