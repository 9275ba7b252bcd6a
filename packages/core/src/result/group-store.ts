import { CeleriacError } from '../errors/celeriac-error.ts'
import type { GroupStore } from '../ports/result-backend.ts'
import type { ResultHost } from './result-host.ts'

/** Where groups are saved. @throws CeleriacError `results_disabled`, `groups_unsupported` */
export async function groupStore(app: ResultHost): Promise<GroupStore> {
  const backend = await app.backend()
  if (backend === undefined) {
    throw new CeleriacError('results_disabled', 'no result backend is configured: set resultBackend (short: backend)')
  }
  if (backend.groups === undefined) {
    throw new CeleriacError('groups_unsupported', `the result backend ${backend.displayUrl} cannot save groups`)
  }
  return backend.groups
}
