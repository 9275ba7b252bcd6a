import { NO_REPLY, type RemoteCommand } from '../remote-command.ts'

/** Warm shutdown. */
export const shutdown: RemoteCommand = {
  name: 'shutdown',
  kind: 'control',
  run(panel, args) {
    panel.log.logger.warn(typeof args['msg'] === 'string' ? args['msg'] : 'Got shutdown from remote')
    panel.shutdown()
    return NO_REPLY
  },
}
