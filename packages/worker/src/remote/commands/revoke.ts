import { safeRepr } from '@celeriac/protocol'
import type { Job } from '../../job.ts'
import { terminateJobs } from '../../stop/cancel-job.ts'
import type { Panel } from '../panel.ts'
import { namesIn } from '../read-arguments.ts'
import { recordRevoked } from '../record-revoked.ts'
import { ok, type RemoteCommand } from '../remote-command.ts'
import { signalName } from '../signal-name.ts'

/** Tasks that have not started are not run; with `terminate` those that run are given up. */
export const revoke: RemoteCommand = {
  name: 'revoke',
  kind: 'control',
  run: (panel, args) => revokeTasks(panel, namesIn(args, 'task_id'), args['terminate'] === true, args['signal']),
}

/** The same for `terminate`. */
export async function revokeTasks(
  panel: Panel,
  given: readonly string[],
  terminate: boolean,
  signal: unknown,
): Promise<unknown> {
  const ids = new Set(given)
  const name = signalName(signal)
  for (const id of ids) panel.revoked.add(id)
  const known = jobsOf(panel, ids)
  await recordRevoked(ids, known, panel)
  if (!terminate) {
    panel.log.logger.info(`Tasks flagged as revoked: ${[...ids].join(', ')}`)
    return ok(`tasks ${setRepr(ids)} flagged as revoked`)
  }
  // Whatever is not running is revoked, and will not run.
  terminateJobs(
    [...known.values()].filter((job) => panel.jobs.active.has(job)),
    name,
    panel,
  )
  return ok(known.size === 0 ? 'terminate: tasks unknown' : `terminate: ${[...known.keys()].join(', ')}`)
}

/** The jobs that this worker has, running or not. */
function jobsOf({ jobs, pool, held }: Panel, ids: ReadonlySet<string>): ReadonlyMap<string, Job> {
  const all = [...held.jobs(), ...pool.waiting(), ...jobs.active]
  return new Map(all.filter(({ request }) => ids.has(request.id)).map((job) => [job.request.id, job]))
}

/** As Python writes a set of texts. */
function setRepr(ids: ReadonlySet<string>): string {
  return ids.size === 0 ? 'set()' : `{${[...ids].map((id) => safeRepr(id)).join(', ')}}`
}
