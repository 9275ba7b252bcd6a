import type { Settings } from '../config/settings.ts'
import type { QueueSpec } from '../ports/topology.ts'

type ControlQueueSettings = Pick<
  Settings,
  'controlQueueDurable' | 'controlQueueExclusive' | 'controlQueueExpires' | 'controlQueueTtl'
>

/** A queue of remote control, a worker's or that of one question: all of a fleet are declared alike. */
export function controlQueue(name: string, conf: ControlQueueSettings): QueueSpec {
  return {
    name,
    durable: conf.controlQueueDurable,
    exclusive: conf.controlQueueExclusive,
    autoDelete: !conf.controlQueueDurable,
    expiresMs: conf.controlQueueExpires * 1000,
    messageTtlMs: conf.controlQueueTtl * 1000,
  }
}
