import type { BrokerAddress, FailoverStrategy } from '../addresses.ts'
import {
  count,
  either,
  flag,
  oneOf,
  optional,
  positive,
  type SettingSpecs,
  seconds,
  setting,
  text,
} from '../setting-type.ts'
import { brokerAddress, failoverStrategy, options } from '../value-types.ts'

/**
 * The broker and the connections to it.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-settings
 */
export interface BrokerSettingsGroup {
  /**
   * The broker's URL, several separated by `;` or in a list to fail over between, or an adapter's value.
   * `CELERY_BROKER_URL` in the environment wins. Celery: `broker_url`.
   *
   * @defaultValue null
   */
  brokerUrl: BrokerAddress | null
  /**
   * For workers and monitors; null: `brokerUrl`. `CELERY_BROKER_READ_URL` wins. Celery: `broker_read_url`.
   *
   * @defaultValue null
   */
  brokerReadUrl: BrokerAddress | null
  /** For sending; null: `brokerUrl`. `CELERY_BROKER_WRITE_URL` wins. Celery: `broker_write_url`. @defaultValue null */
  brokerWriteUrl: BrokerAddress | null
  /** Scheme for a URL that has none. Celery: `broker_transport`. @defaultValue null */
  brokerTransport: string | null
  /**
   * Options of the broker's adapter, such as `visibilityTimeout` (seconds). Celery: `broker_transport_options`.
   *
   * @defaultValue {}
   */
  brokerTransportOptions: Readonly<Record<string, unknown>>
  /** Seconds until an attempt to connect is given up. Celery: `broker_connection_timeout`. @defaultValue 4 */
  brokerConnectionTimeout: number | null
  /** Connect again when the connection was lost. Celery: `broker_connection_retry`. @defaultValue true */
  brokerConnectionRetry: boolean
  /**
   * Try again when the first attempt fails; null: as `brokerConnectionRetry`. Celery:
   * `broker_connection_retry_on_startup`.
   *
   * @defaultValue null
   */
  brokerConnectionRetryOnStartup: boolean | null
  /** Attempts before giving up; 0 and null: no limit. Celery: `broker_connection_max_retries`. @defaultValue 100 */
  brokerConnectionMaxRetries: number | null
  /** Connect again after a channel error too. Celery: `broker_channel_error_retry`. @defaultValue false */
  brokerChannelErrorRetry: boolean
  /**
   * Order in which several addresses are tried: `round-robin` (null), `shuffle`, or a generator function over them.
   * Celery: `broker_failover_strategy`.
   *
   * @defaultValue null
   */
  brokerFailoverStrategy: FailoverStrategy | null
  /** Seconds between AMQP heartbeats; 0 and null: off. Celery: `broker_heartbeat`. @defaultValue 120 */
  brokerHeartbeat: number | null
  /**
   * How many times in a heartbeat interval the connection is looked at. Celery: `broker_heartbeat_checkrate`.
   *
   * @defaultValue 3
   */
  brokerHeartbeatCheckrate: number
  /** SASL mechanism of AMQP: `PLAIN` (null), `EXTERNAL`. Celery: `broker_login_method`. @defaultValue null */
  brokerLoginMethod: string | null
  /**
   * Type of the 28 queues that delay messages on RabbitMQ. Celery: `broker_native_delayed_delivery_queue_type`.
   *
   * @defaultValue 'quorum'
   */
  brokerNativeDelayedDeliveryQueueType: 'quorum' | 'classic'
  /**
   * Most connections to send with. One connection carries all messages here; the setting is read so that shared
   * configurations work. Celery: `broker_pool_limit`.
   *
   * @defaultValue 10
   */
  brokerPoolLimit: number | null
  /**
   * Seconds to wait for a connection to send with before the send fails; null: as the retry policy says. Celery:
   * `broker_pool_acquire_timeout`.
   *
   * @defaultValue null
   */
  brokerPoolAcquireTimeout: number | null
  /**
   * TLS: true, or options in Node's form (`ca`, `cert`, `key`, …) or in Celery's (`keyfile`, `certfile`, `ca_certs`,
   * `cert_reqs`, `ssl_…`). Celery: `broker_use_ssl`.
   *
   * @defaultValue false
   */
  brokerUseSsl: boolean | Readonly<Record<string, unknown>>
}

export const brokerSettings: SettingSpecs<BrokerSettingsGroup> = {
  brokerUrl: setting(optional(brokerAddress), null),
  brokerReadUrl: setting(optional(brokerAddress), null),
  brokerWriteUrl: setting(optional(brokerAddress), null),
  brokerTransport: setting(optional(text), null),
  brokerTransportOptions: setting(options, {}),
  brokerConnectionTimeout: setting(optional(seconds), 4),
  brokerConnectionRetry: setting(flag, true),
  brokerConnectionRetryOnStartup: setting(optional(flag), null),
  brokerConnectionMaxRetries: setting(optional(count), 100),
  brokerChannelErrorRetry: setting(flag, false),
  brokerFailoverStrategy: setting(optional(failoverStrategy), null),
  brokerHeartbeat: setting(optional(seconds), 120),
  brokerHeartbeatCheckrate: setting(positive, 3),
  brokerLoginMethod: setting(optional(text), null),
  brokerNativeDelayedDeliveryQueueType: setting(oneOf('quorum', 'classic'), 'quorum'),
  brokerPoolLimit: setting(optional(count), 10),
  brokerPoolAcquireTimeout: setting(optional(seconds), null),
  brokerUseSsl: setting(either(flag, options), false),
}
