import { type BackendReference, backendReference } from '@celeriac/core/internal'
import { adapter } from './adapter.ts'

/**
 * Results in a folder, as a value for the setting `backend`. The same as `file:///path/of/the/folder`, but relative
 * paths and those with spaces need no thought.
 *
 * @param folder - must exist
 * @see {@link https://docs.celeryq.dev/en/stable/userguide/configuration.html#file-system-backend-settings}
 */
export function fileBackend(folder: string): BackendReference {
  return backendReference(adapter, `file://${folder}`)
}
