import { flag, optional, type SettingSpecs, seconds, setting, text } from '../setting-type.ts'

/**
 * Events and remote control: how their queues are declared. All peers of a fleet must agree.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#events
 */
export interface EventSettings {
  /** Seconds after which a monitor's unused queue goes. Celery: `event_queue_expires`. @defaultValue 60 */
  eventQueueExpires: number | null
  /** Seconds for which an event waits for a monitor. Celery: `event_queue_ttl`. @defaultValue 5 */
  eventQueueTtl: number | null
  /** Beginning of the names of monitors' queues. Celery: `event_queue_prefix`. @defaultValue 'celeryev' */
  eventQueuePrefix: string
  /** Whether queues of events belong to one connection. Celery: `event_queue_exclusive`. @defaultValue true */
  eventQueueExclusive: boolean
  /**
   * They survive a restart of the broker; not together with `eventQueueExclusive`. Celery: `event_queue_durable`.
   *
   * @defaultValue false
   */
  eventQueueDurable: boolean
  /** Name of the serializer of events. Celery: `event_serializer`. @defaultValue 'json' */
  eventSerializer: string
  /** Exchange of events. Celery: `event_exchange`. @defaultValue 'celeryev' */
  eventExchange: string
  /** Seconds for which a command waits for a worker. Celery: `control_queue_ttl`. @defaultValue 300 */
  controlQueueTtl: number
  /** Seconds after which a worker's unused control queue goes. Celery: `control_queue_expires`. @defaultValue 10 */
  controlQueueExpires: number
  /** Whether queues of remote control belong to one connection. Celery: `control_queue_exclusive`. @defaultValue true */
  controlQueueExclusive: boolean
  /**
   * They survive a restart of the broker; not together with `controlQueueExclusive`. Celery:
   * `control_queue_durable`.
   *
   * @defaultValue false
   */
  controlQueueDurable: boolean
  /**
   * Beginning of the names of the control exchanges: `<name>.pidbox`. Celery: `control_exchange`.
   *
   * @defaultValue 'celery'
   */
  controlExchange: string
}

export const eventSettings: SettingSpecs<EventSettings> = {
  eventQueueExpires: setting(optional(seconds), 60),
  eventQueueTtl: setting(optional(seconds), 5),
  eventQueuePrefix: setting(text, 'celeryev'),
  eventQueueExclusive: setting(flag, true),
  eventQueueDurable: setting(flag, false),
  eventSerializer: setting(text, 'json'),
  eventExchange: setting(text, 'celeryev'),
  controlQueueTtl: setting(seconds, 300),
  controlQueueExpires: setting(seconds, 10),
  controlQueueExclusive: setting(flag, true),
  controlQueueDurable: setting(flag, false),
  controlExchange: setting(text, 'celery'),
}
