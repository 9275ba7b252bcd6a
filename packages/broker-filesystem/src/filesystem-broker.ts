import { type BrokerReference, brokerReference } from '@celeriac/core/adapter'
import { adapter } from './adapter.ts'
import type { FilesystemOptions } from './folders.ts'

/**
 * Queues in folders, as a value for the setting `broker`: `new Celery('proj', { broker: filesystemBroker({ … }) })`.
 * The same as `filesystem://` with these options as `brokerTransportOptions`.
 *
 * @see {@link https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.filesystem.html}
 */
export function filesystemBroker(options: FilesystemOptions = {}): BrokerReference {
  return brokerReference(adapter, 'filesystem://', { ...options })
}
