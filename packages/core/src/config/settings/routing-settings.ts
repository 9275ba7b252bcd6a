import type { RetryPolicy } from '../../call/retry-policy.ts'
import { count, flag, integer, oneOf, optional, type SettingSpecs, setting, text } from '../setting-type.ts'
import type { TaskQueues } from '../task-queues.ts'
import type { TaskRoutes } from '../task-routes.ts'
import { deliveryMode, queues, retryPolicy, routes } from '../value-types.ts'

/**
 * How tasks are sent, and by which queue.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#message-routing
 */
export interface RoutingSettings {
  /** Name of the serializer of messages. Celery: `task_serializer`. @defaultValue 'json' */
  taskSerializer: string
  /** Compression of messages, such as `gzip`. Celery: `task_compression`. @defaultValue null */
  taskCompression: string | null
  /** Version of the message protocol that is sent; both are read. Celery: `task_protocol`. @defaultValue 2 */
  taskProtocol: 1 | 2
  /** Try again when the broker does not take a message. Celery: `task_publish_retry`. @defaultValue true */
  taskPublishRetry: boolean
  /**
   * How often, and how many seconds apart. Celery: `task_publish_retry_policy`.
   *
   * @defaultValue { maxRetries: 3, intervalStart: 0, intervalMax: 1, intervalStep: 0.2 }
   */
  taskPublishRetryPolicy: RetryPolicy
  /** Send a `task-sent` event for each task. Celery: `task_send_sent_event`. @defaultValue false */
  taskSendSentEvent: boolean
  /** What a task sends has its priority. Celery: `task_inherit_parent_priority`. @defaultValue false */
  taskInheritParentPriority: boolean
  /**
   * Priority of messages, 0 to 9 (or 255). RabbitMQ serves the highest first, Redis 0. Celery:
   * `task_default_priority`.
   *
   * @defaultValue null
   */
  taskDefaultPriority: number | null
  /**
   * Whether messages survive a restart of the broker: 2 or `persistent`, 1 or `transient`. Celery:
   * `task_default_delivery_mode`.
   *
   * @defaultValue 2
   */
  taskDefaultDeliveryMode: 1 | 2 | 'transient' | 'persistent'
  /** Queue of tasks that no route sends elsewhere. Celery: `task_default_queue`. @defaultValue 'celery' */
  taskDefaultQueue: string
  /** Type of the default queue. Celery: `task_default_queue_type`. @defaultValue 'classic' */
  taskDefaultQueueType: 'classic' | 'quorum'
  /** Exchange of the default queue; null: `taskDefaultQueue`. Celery: `task_default_exchange`. @defaultValue null */
  taskDefaultExchange: string | null
  /** The exchange's type: `direct`, `topic`, `fanout`. Celery: `task_default_exchange_type`. @defaultValue 'direct' */
  taskDefaultExchangeType: string
  /** Routing key of the default queue; null: `taskDefaultQueue`. Celery: `task_default_routing_key`. @defaultValue null */
  taskDefaultRoutingKey: string | null
  /**
   * The queues that there are: a list of `Queue`s, or their options by name. Null: the default queue. Celery:
   * `task_queues`.
   *
   * @defaultValue null
   */
  taskQueues: TaskQueues | null
  /** Routes of tasks: by name, glob, regular expression or function. Celery: `task_routes`. @defaultValue null */
  taskRoutes: TaskRoutes | null
  /**
   * Make queues that are not in `taskQueues` when they are named. Celery: `task_create_missing_queues`.
   *
   * @defaultValue true
   */
  taskCreateMissingQueues: boolean
  /** Type of queues made so. Celery: `task_create_missing_queue_type`. @defaultValue 'classic' */
  taskCreateMissingQueueType: 'classic' | 'quorum'
  /**
   * Exchange type of queues made so; null: `taskDefaultExchangeType`. Celery:
   * `task_create_missing_queue_exchange_type`.
   *
   * @defaultValue null
   */
  taskCreateMissingQueueExchangeType: string | null
  /** `x-max-priority` of every queue that does not say. Celery: `task_queue_max_priority`. @defaultValue null */
  taskQueueMaxPriority: number | null
}

export const routingSettings: SettingSpecs<RoutingSettings> = {
  taskSerializer: setting(text, 'json'),
  taskCompression: setting(optional(text), null),
  taskProtocol: setting(oneOf(1, 2), 2),
  taskPublishRetry: setting(flag, true),
  taskPublishRetryPolicy: setting(retryPolicy, { maxRetries: 3, intervalStart: 0, intervalMax: 1, intervalStep: 0.2 }),
  taskSendSentEvent: setting(flag, false),
  taskInheritParentPriority: setting(flag, false),
  taskDefaultPriority: setting(optional(integer), null),
  taskDefaultDeliveryMode: setting(deliveryMode, 2),
  taskDefaultQueue: setting(text, 'celery'),
  taskDefaultQueueType: setting(oneOf('classic', 'quorum'), 'classic'),
  taskDefaultExchange: setting(optional(text), null),
  taskDefaultExchangeType: setting(text, 'direct'),
  taskDefaultRoutingKey: setting(optional(text), null),
  taskQueues: setting(optional(queues), null),
  taskRoutes: setting(optional(routes), null),
  taskCreateMissingQueues: setting(flag, true),
  taskCreateMissingQueueType: setting(oneOf('classic', 'quorum'), 'classic'),
  taskCreateMissingQueueExchangeType: setting(optional(text), null),
  taskQueueMaxPriority: setting(optional(count), null),
}
