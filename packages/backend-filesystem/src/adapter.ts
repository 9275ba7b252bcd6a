import { resolve } from 'node:path'
import type { BackendAdapter, BackendHost, BackendSettings, ResultBackend } from '@celeriac/core/internal'
import { BrokerError } from '@celeriac/core/internal'
import { withResultPrefix } from '@celeriac/protocol'
import { FileResults } from './file-results.ts'

/**
 * `file:///folder`: each result is a file, which Python's Celery reads and writes as well. The folder must exist. Old
 * results go only when `celery.backend_cleanup` runs.
 */
export const adapter: BackendAdapter = {
  name: 'filesystem',
  schemes: ['file'],
  open: (url: string, settings: BackendSettings, host: BackendHost): ResultBackend => {
    const prefix = settings.transport['globalKeyprefix']
    const keys = withResultPrefix(typeof prefix === 'string' ? prefix : '')
    return new FileResults({ folder: folderOf(url), keys, expiresS: settings.expiresS, host })
  },
}

/** As Celery reads it: what follows is a path, nothing is decoded. */
function folderOf(url: string): string {
  const path = url.replace(/^file:\/\/(?:localhost(?=\/))?/, '')
  if (path === '' || path === url) {
    throw new BrokerError(
      'bad_url',
      `A file result backend needs the path of a folder, file:///folder; this is ${url}`,
      {
        affects: 'connection',
        canRetry: false,
      },
    )
  }
  return resolve(process.platform === 'win32' ? path.replace(/^\//, '') : path)
}
