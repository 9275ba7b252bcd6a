import { isRecord, safeRepr } from '@celeriac/protocol'
import type { Job } from '../../job.ts'
import { type CommandArguments, ok, type RemoteCommand } from '../remote-command.ts'
import { signalName } from '../signal-name.ts'
import { terminateJobs } from '../terminate-jobs.ts'

/** Revokes tasks by their stamps: `{"customer": ["4711"]}`. */
export const revokeByStampedHeaders: RemoteCommand = {
  name: 'revoke_by_stamped_headers',
  kind: 'control',
  run(panel, args) {
    const headers = headersIn(args)
    const signal = signalName(args['signal'])
    for (const [header, stamps] of headers) panel.revokedStamps.add(header, stamps)
    const shown = safeRepr(Object.fromEntries(headers))
    if (args['terminate'] !== true) return ok(`headers ${shown} flagged as revoked, but not terminated`)
    const matching = [...panel.jobs.active].filter((job) => headers.some((header) => hasStamp(job, ...header)))
    if (matching.length === 0) return ok(`headers ${shown} were not terminated`)
    terminateJobs(matching, signal, panel)
    return ok(`headers ${shown} revoked`)
  },
}

/** An object of names and values, or a list of `name=value`. */
function headersIn(args: CommandArguments): readonly (readonly [string, readonly unknown[]])[] {
  const given = args['headers']
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(given)
    ? given.map((text) => String(text).split('=', 2) as [string, string])
    : Object.entries(isRecord(given) ? given : {})
  return entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]])
}

function hasStamp({ request: { stamps } }: Job, header: string, values: readonly unknown[]): boolean {
  const stamp = stamps[header]
  return (Array.isArray(stamp) ? stamp : [stamp]).some((each) => each !== null && values.includes(each))
}
