import { isRecord, safeRepr } from '@celeriac/protocol'
import { RevokedStamps } from '../../gate/revoked-stamps.ts'
import { terminateJobs } from '../../stop/cancel-job.ts'
import { type CommandArguments, ok, type RemoteCommand } from '../remote-command.ts'
import { signalName } from '../signal-name.ts'

/** Revokes tasks by their stamps: `{"customer": ["4711"]}`. */
export const revokeByStampedHeaders: RemoteCommand = {
  name: 'revoke_by_stamped_headers',
  kind: 'control',
  run(panel, args) {
    const headers = headersIn(args)
    const signal = signalName(args['signal'])
    const named = new RevokedStamps()
    for (const stamps of [named, panel.revokedStamps]) for (const header of headers) stamps.add(...header)
    const shown = safeRepr(Object.fromEntries(headers))
    if (args['terminate'] !== true) return ok(`headers ${shown} flagged as revoked, but not terminated`)
    const matching = [...panel.jobs.active].filter(({ request }) => named.matches(request.stamps))
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
