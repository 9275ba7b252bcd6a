import { resolve } from 'node:path'
import {
  type BackendAdapter,
  type BackendHost,
  type BackendReference,
  type BackendSettings,
  backendReference,
  checkOptionNames,
  finalError,
  type ResultBackend,
} from '@celeriac/core/adapter'
import { maskUrl, withResultPrefix } from '@celeriac/protocol'
import { FileResults } from './file-results.ts'

/**
 * `file:///folder`: each result is a file, which Python's Celery reads and writes as well. The folder must exist. Old
 * results go only when `celery.backend_cleanup` runs.
 */
export const adapter: BackendAdapter = {
  name: 'filesystem',
  schemes: ['file'],
  open: (url: string, settings: BackendSettings, host: BackendHost): ResultBackend => {
    const keys = withResultPrefix(prefixOf(settings.transport))
    return new FileResults({ folder: folderOf(url), keys, expiresS: settings.expiresS, host })
  },
}

const SETTING = 'resultBackendTransportOptions'

/** The only option of this backend. */
function prefixOf(transport: BackendSettings['transport']): string {
  const option = 'globalKeyprefix'
  checkOptionNames(SETTING, transport, [option])
  const prefix = transport[option] ?? ''
  if (typeof prefix === 'string') return prefix
  throw finalError('bad_option', `${SETTING}.${option} must be a string.`)
}

/** The folder that a URL names, as Celery reads it: all that follows the scheme is a path, and nothing is decoded. */
function folderOf(url: string): string {
  const path = url.replace(/^file:\/\/(?:localhost(?=\/))?/, '')
  // A file has no user and no password: who gives them meant another scheme.
  if (path === '' || path === url || (!path.startsWith('/') && path.includes('@'))) {
    throw finalError(
      'bad_url',
      `A file result backend needs the path of a folder, file:///folder; this is ${maskUrl(url)}`,
    )
  }
  return resolve(process.platform === 'win32' ? path.replace(/^\//, '') : path)
}

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
