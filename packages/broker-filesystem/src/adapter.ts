import {
  type AdapterHost,
  type Broker,
  type BrokerAdapter,
  BrokerError,
  type BrokerSettings,
} from '@celeriac/core/adapter'
import { checkFolders } from './check-folders.ts'
import { FilesystemConnection } from './filesystem-connection.ts'
import { foldersOf } from './folders.ts'

/**
 * `filesystem://`: messages are files in a folder, which Python's Celery shares. Direct, topic and fanout exchanges,
 * no priorities, no expiry of messages or queues. What follows `filesystem://` is ignored, as in Celery: the folders
 * are options.
 */
export const adapter: BrokerAdapter = {
  name: 'filesystem',
  schemes: ['filesystem'],
  open: (_url: string, settings: BrokerSettings, host: AdapterHost): Broker => {
    const folders = foldersOf(settings.transport)
    let wereThere = false
    return {
      scheme: 'filesystem',
      displayUrl: 'filesystem://',
      traits: { events: 'topic', priority: 'none', nativeDelay: false },
      async connect(signal) {
        await checkFolders(folders, wereThere)
        wereThere = true
        if (signal?.aborted) {
          throw new BrokerError('closed', 'Connecting was given up.', { affects: 'connection', cause: signal.reason })
        }
        return new FilesystemConnection(folders, host)
      },
    }
  },
}
