import type { RemoteCommand } from '../remote-command.ts'

/** Send a heartbeat event now. */
export const heartbeat: RemoteCommand = {
  name: 'heartbeat',
  kind: 'control',
  run(panel) {
    panel.log.logger.debug('Heartbeat requested by remote.')
    panel.heartbeat?.beat()
  },
}
