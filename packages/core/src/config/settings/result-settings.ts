import type { BackendAddress } from '../addresses.ts'
import { count, either, flag, integer, optional, type SettingSpecs, seconds, setting, text } from '../setting-type.ts'
import { backendAddress, options, resultExpiry } from '../value-types.ts'

/**
 * Results and where they are kept.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-result-backend-settings
 */
export interface ResultSettings {
  /**
   * URL of the result backend, or an adapter's value; null, `disabled` and `disabled://`: results are not kept.
   * `CELERY_RESULT_BACKEND` in the environment wins. Celery: `result_backend`.
   *
   * @defaultValue null
   */
  resultBackend: BackendAddress | null
  /**
   * Options of the backend's adapter, such as `globalKeyprefix`, `retryPolicy`, `masterName`. Celery:
   * `result_backend_transport_options`.
   *
   * @defaultValue {}
   */
  resultBackendTransportOptions: Readonly<Record<string, unknown>>
  /** Name of the serializer of stored results. Celery: `result_serializer`. @defaultValue 'json' */
  resultSerializer: string
  /** Compression of stored results, such as `gzip`. Celery: `result_compression`. @defaultValue null */
  resultCompression: string | null
  /** Seconds after which results go; 0 and null: never. Celery: `result_expires`. @defaultValue 86400 */
  resultExpires: number | null
  /**
   * The same for what a chord collects; null: `resultExpires`, 0: never. Celery: `result_chord_expires`.
   *
   * @defaultValue null
   */
  resultChordExpires: number | null
  /**
   * The same for failures (Redis); null: `resultExpires`, 0: never. Celery: `result_failure_expires`.
   *
   * @defaultValue null
   */
  resultFailureExpires: number | null
  /**
   * Store name, arguments, worker, retries and queue with the result. Celery: `result_extended`.
   *
   * @defaultValue false
   */
  resultExtended: boolean
  /**
   * Results that travel as messages (`rpc://`) survive a restart of the broker. Celery: `result_persistent`.
   *
   * @defaultValue null
   */
  resultPersistent: boolean | null
  /** Results that the client remembers; -1: none, 0: without limit. Celery: `result_cache_max`. @defaultValue -1 */
  resultCacheMax: number
  /**
   * Seconds between two looks at a chord that is not complete, on backends that must ask. Celery:
   * `result_chord_retry_interval`.
   *
   * @defaultValue 1
   */
  resultChordRetryInterval: number
  /**
   * Seconds in which a chord's parts must be readable once it is complete. Celery: `result_chord_join_timeout`.
   *
   * @defaultValue 3
   */
  resultChordJoinTimeout: number
  /**
   * Try again when the backend fails in a way that can pass. A message that is acknowledged late waits for its result
   * in any case. Celery: `result_backend_always_retry`.
   *
   * @defaultValue false
   */
  resultBackendAlwaysRetry: boolean
  /**
   * How many times, with `resultBackendAlwaysRetry`. Celery: `result_backend_max_retries`.
   *
   * @defaultValue Number.POSITIVE_INFINITY
   */
  resultBackendMaxRetries: number | null
  /**
   * First wait between two tries, in milliseconds. Celery: `result_backend_base_sleep_between_retries_ms`.
   *
   * @defaultValue 10
   */
  resultBackendBaseSleepBetweenRetriesMs: number
  /**
   * Longest wait between two tries, in milliseconds. Celery: `result_backend_max_sleep_between_retries_ms`.
   *
   * @defaultValue 10000
   */
  resultBackendMaxSleepBetweenRetriesMs: number
  /**
   * TLS for results on Redis: true, or options in Node's or in Celery's form. Celery: `redis_backend_use_ssl`.
   *
   * @defaultValue null
   */
  redisBackendUseSsl: boolean | Readonly<Record<string, unknown>> | null
  /**
   * Seconds after which an idle connection is checked before it is used. Celery:
   * `redis_backend_health_check_interval`.
   *
   * @defaultValue null
   */
  redisBackendHealthCheckInterval: number | null
  /** Host of results on Redis, over the URL's. Celery: `redis_host`. @defaultValue null */
  redisHost: string | null
  /** Port, over the URL's. Celery: `redis_port`. @defaultValue null */
  redisPort: number | null
  /** Number of the database, over the URL's. Celery: `redis_db`. @defaultValue null */
  redisDb: number | null
  /** ACL user, over the URL's. Celery: `redis_username`. @defaultValue null */
  redisUsername: string | null
  /** Password, over the URL's. Celery: `redis_password`. @defaultValue null */
  redisPassword: string | null
  /** Name that Redis shows for the connection. Celery: `redis_client_name`. @defaultValue null */
  redisClientName: string | null
  /** Most connections for results; null: no limit. Celery: `redis_max_connections`. @defaultValue null */
  redisMaxConnections: number | null
  /** Seconds until a request without an answer fails. Celery: `redis_socket_timeout`. @defaultValue 120 */
  redisSocketTimeout: number | null
  /**
   * Seconds until an attempt to connect is given up; null: `redisSocketTimeout`. Celery:
   * `redis_socket_connect_timeout`.
   *
   * @defaultValue null
   */
  redisSocketConnectTimeout: number | null
  /** Try again after such a time-out. Celery: `redis_retry_on_timeout`. @defaultValue false */
  redisRetryOnTimeout: boolean
  /** TCP keep-alive. Celery: `redis_socket_keepalive`. @defaultValue false */
  redisSocketKeepalive: boolean
}

export const resultSettings: SettingSpecs<ResultSettings> = {
  resultBackend: setting(optional(backendAddress), null),
  resultBackendTransportOptions: setting(options, {}),
  resultSerializer: setting(text, 'json'),
  resultCompression: setting(optional(text), null),
  resultExpires: setting(resultExpiry, 86400),
  resultChordExpires: setting(optional(seconds), null),
  resultFailureExpires: setting(optional(seconds), null),
  resultExtended: setting(flag, false),
  resultPersistent: setting(optional(flag), null),
  resultCacheMax: setting(integer, -1),
  resultChordRetryInterval: setting(seconds, 1),
  resultChordJoinTimeout: setting(seconds, 3),
  resultBackendAlwaysRetry: setting(flag, false),
  resultBackendMaxRetries: setting(optional(count), Number.POSITIVE_INFINITY),
  resultBackendBaseSleepBetweenRetriesMs: setting(count, 10),
  resultBackendMaxSleepBetweenRetriesMs: setting(count, 10000),
  redisBackendUseSsl: setting(optional(either(flag, options)), null),
  redisBackendHealthCheckInterval: setting(optional(seconds), null),
  redisHost: setting(optional(text), null),
  redisPort: setting(optional(count), null),
  redisDb: setting(optional(count), null),
  redisUsername: setting(optional(text), null),
  redisPassword: setting(optional(text), null),
  redisClientName: setting(optional(text), null),
  redisMaxConnections: setting(optional(count), null),
  redisSocketTimeout: setting(optional(seconds), 120),
  redisSocketConnectTimeout: setting(optional(seconds), null),
  redisRetryOnTimeout: setting(flag, false),
  redisSocketKeepalive: setting(flag, false),
}
