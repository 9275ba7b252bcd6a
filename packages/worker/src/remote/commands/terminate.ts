import { namesIn } from '../read-arguments.ts'
import type { RemoteCommand } from '../remote-command.ts'
import { revokeTasks } from './revoke.ts'

/** The same as `revoke` with `terminate`. */
export const terminate: RemoteCommand = {
  name: 'terminate',
  kind: 'control',
  run: (panel, args) => revokeTasks(panel, namesIn(args, 'task_id'), true, args['signal']),
}
