import { isRecord } from '@celeriac/protocol'
import type { RemoteCommand } from '../remote-command.ts'

/** A worker that starts says hello: each tells the other its revoked tasks, and the time of its logical clock. */
export const hello: RemoteCommand = {
  name: 'hello',
  kind: 'inspect',
  run({ hostname, revoked, internals, log }, args) {
    if (args['from_node'] === hostname) return null
    log.logger.info(`sync with ${String(args['from_node'])}`)
    for (const id of revokedIn(args['revoked'])) revoked.add(id)
    return { revoked: revoked.ids(), clock: internals.lamport.forward() }
  },
}

/** A list of ids, or, before Celery 5.7, an object of them. */
function revokedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((id) => typeof id === 'string')
  return isRecord(value) ? Object.keys(value) : []
}
