import { maskUrl } from '@celeriac/protocol'
import { type AdapterHost, type Broker, type BrokerAdapter, BrokerError, type BrokerSettings } from '../adapter.ts'
import { hubNamed } from './hub-named.ts'
import { MemoryConnection } from './memory-connection.ts'

/**
 * `memory://`: queues in this process, gone with it. For tests, and for trying things out. All `memory://` brokers of a
 * process are one, as in Celery; `memory://name` is one of its own. It has no Python peers.
 *
 * Priorities count in queues with `maxPriority`, the highest first; message and queue expiry, exclusive and auto-delete
 * queues and dead-letter exchanges work as in RabbitMQ; a requeued message goes to the back, as on Celery's other
 * virtual transports.
 */
export const memoryBroker: BrokerAdapter = {
  name: 'memory',
  schemes: ['memory'],
  open: (url: string, _settings: BrokerSettings, host: AdapterHost): Broker => {
    const name = memoryName(url)
    return {
      scheme: 'memory',
      displayUrl: `memory://${memoryName(maskUrl(url))}`,
      traits: { events: 'topic', priority: 'high-first', nativeDelay: false },
      async connect(signal) {
        if (signal?.aborted) {
          throw new BrokerError('closed', 'Connecting was given up.', { affects: 'connection', cause: signal.reason })
        }
        return new MemoryConnection(hubNamed(name), host)
      },
    }
  },
}

/** What follows `scheme://`, up to a query. */
export function memoryName(url: string): string {
  const rest = url.slice(url.indexOf('://') + 3)
  const name = rest.split('?', 1)[0] ?? ''
  return name.replace(/\/+$/, '')
}
