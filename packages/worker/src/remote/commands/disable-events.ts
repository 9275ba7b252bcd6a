import { ok, type RemoteCommand } from '../remote-command.ts'

/** Send no events of tasks. */
export const disableEvents: RemoteCommand = {
  name: 'disable_events',
  kind: 'control',
  run({ events, log }) {
    if (!events.isEnabled) return ok('task events already disabled')
    events.disable()
    log.logger.info('Events of group {task} disabled by remote.')
    return ok('task events disabled')
  },
}
