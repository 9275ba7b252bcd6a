import type { RemoteCommand } from '../remote-command.ts'

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

/** The sender is not told: whoever asked for a shutdown sees that the worker goes. */
export const NO_REPLY: unique symbol = Symbol('no reply')
