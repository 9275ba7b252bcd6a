import { ok, type RemoteCommand } from '../remote-command.ts'

/** Send events of tasks. */
export const enableEvents: RemoteCommand = {
  name: 'enable_events',
  kind: 'control',
  run({ events, log }) {
    if (events.isEnabled) return ok('task events already enabled')
    events.enable()
    log.logger.info('Events of group {task} enabled by remote.')
    return ok('task events enabled')
  },
}
