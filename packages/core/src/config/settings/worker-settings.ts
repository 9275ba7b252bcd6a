import { count, flag, optional, type SettingSpecs, seconds, setting, text } from '../setting-type.ts'
import { anything, concurrency } from '../value-types.ts'

/**
 * Workers.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker
 */
export interface WorkerSettings {
  /**
   * How tasks run: `async`, `threads`, `processes` (also `prefork`), `solo`. Celery: `worker_pool`, whose default is
   * `prefork`.
   *
   * @defaultValue 'async'
   */
  workerPool: string
  /** Tasks at a time; null: the pool's own default. Celery: `worker_concurrency`. @defaultValue null */
  workerConcurrency: number | 'auto' | null
  /**
   * Messages taken in advance, times the concurrency; 0: no limit. Celery: `worker_prefetch_multiplier`.
   *
   * @defaultValue 4
   */
  workerPrefetchMultiplier: number
  /** Take a message only when a slot is free (Redis). Celery: `worker_disable_prefetch`. @defaultValue false */
  workerDisablePrefetch: boolean
  /** Most tasks held until their `eta`; null: no limit. Celery: `worker_eta_task_limit`. @defaultValue null */
  workerEtaTaskLimit: number | null
  /**
   * After a reconnect, take fewer messages while earlier tasks still run. Celery:
   * `worker_enable_prefetch_count_reduction`.
   *
   * @defaultValue true
   */
  workerEnablePrefetchCountReduction: boolean
  /** Each worker has a queue of its own, `<node name>.dq2`. Celery: `worker_direct`. @defaultValue false */
  workerDirect: boolean
  /** Ignore rate limits. Celery: `worker_disable_rate_limits`. @defaultValue false */
  workerDisableRateLimits: boolean
  /**
   * Do not run a redelivered task that has succeeded already. Celery: `worker_deduplicate_successful_tasks`.
   *
   * @defaultValue false
   */
  workerDeduplicateSuccessfulTasks: boolean
  /** Answer remote control. Celery: `worker_enable_remote_control`. @defaultValue true */
  workerEnableRemoteControl: boolean
  /** Send `task-*` events, as `-E` does. Celery: `worker_send_task_events`. @defaultValue false */
  workerSendTaskEvents: boolean
  /**
   * When the connection is lost, end late-acknowledged tasks: they will come again. Celery:
   * `worker_cancel_long_running_tasks_on_connection_loss`.
   *
   * @defaultValue false
   */
  workerCancelLongRunningTasksOnConnectionLoss: boolean
  /** Seconds that running tasks get before a cold stop. Celery: `worker_soft_shutdown_timeout`. @defaultValue 0 */
  workerSoftShutdownTimeout: number
  /** Wait so even when nothing runs. Celery: `worker_enable_soft_shutdown_on_idle`. @defaultValue false */
  workerEnableSoftShutdownOnIdle: boolean
  /** Seconds to wait for the result of a process that died. Celery: `worker_lost_wait`. @defaultValue 10 */
  workerLostWait: number
  /** Seconds in which a new process must be ready. Celery: `worker_proc_alive_timeout`. @defaultValue 4 */
  workerProcAliveTimeout: number
  /** Tasks after which a process or thread is replaced. Celery: `worker_max_tasks_per_child`. @defaultValue null */
  workerMaxTasksPerChild: number | null
  /** Resident memory in KiB beyond which it is replaced. Celery: `worker_max_memory_per_child`. @defaultValue null */
  workerMaxMemoryPerChild: number | null
  /** Allow the remote command `pool_restart`. Celery: `worker_pool_restarts`. @defaultValue false */
  workerPoolRestarts: boolean
  /**
   * Class that decides on the pool's size, in place of the built-in one. Celery: `worker_autoscaler`.
   *
   * @defaultValue null
   */
  workerAutoscaler: unknown
  /** File in which revoked ids outlive a restart. Celery: `worker_state_db`. @defaultValue null */
  workerStateDb: string | null
  /**
   * Look for quorum queues: they need another prefetch, and delay messages in the broker. Celery:
   * `worker_detect_quorum_queues`.
   *
   * @defaultValue true
   */
  workerDetectQuorumQueues: boolean
  /**
   * Form of log lines. Celery: `worker_log_format`.
   *
   * @defaultValue '[%(asctime)s: %(levelname)s/%(processName)s] %(message)s'
   */
  workerLogFormat: string
  /**
   * Form of log lines written by tasks. Celery: `worker_task_log_format`.
   *
   * @defaultValue '[%(asctime)s: %(levelname)s/%(processName)s] %(task_name)s[%(task_id)s]: %(message)s'
   */
  workerTaskLogFormat: string
  /** `strftime` format of their time; null: ISO with milliseconds. Celery: `worker_log_datefmt`. @defaultValue null */
  workerLogDatefmt: string | null
  /** The same for lines written by tasks. Celery: `worker_task_log_datefmt`. @defaultValue null */
  workerTaskLogDatefmt: string | null
  /** Colours in the log; null: on a terminal. Celery: `worker_log_color`. @defaultValue null */
  workerLogColor: boolean | null
}

export const workerSettings: SettingSpecs<WorkerSettings> = {
  workerPool: setting(text, 'async'),
  workerConcurrency: setting(optional(concurrency), null),
  workerPrefetchMultiplier: setting(count, 4),
  workerDisablePrefetch: setting(flag, false),
  workerEtaTaskLimit: setting(optional(count), null),
  workerEnablePrefetchCountReduction: setting(flag, true),
  workerDirect: setting(flag, false),
  workerDisableRateLimits: setting(flag, false),
  workerDeduplicateSuccessfulTasks: setting(flag, false),
  workerEnableRemoteControl: setting(flag, true),
  workerSendTaskEvents: setting(flag, false),
  workerCancelLongRunningTasksOnConnectionLoss: setting(flag, false),
  workerSoftShutdownTimeout: setting(seconds, 0),
  workerEnableSoftShutdownOnIdle: setting(flag, false),
  workerLostWait: setting(seconds, 10),
  workerProcAliveTimeout: setting(seconds, 4),
  workerMaxTasksPerChild: setting(optional(count), null),
  workerMaxMemoryPerChild: setting(optional(count), null),
  workerPoolRestarts: setting(flag, false),
  workerAutoscaler: setting(optional(anything), null),
  workerStateDb: setting(optional(text), null),
  workerDetectQuorumQueues: setting(flag, true),
  workerLogFormat: setting(text, '[%(asctime)s: %(levelname)s/%(processName)s] %(message)s'),
  workerTaskLogFormat: setting(
    text,
    '[%(asctime)s: %(levelname)s/%(processName)s] %(task_name)s[%(task_id)s]: %(message)s',
  ),
  workerLogDatefmt: setting(optional(text), null),
  workerTaskLogDatefmt: setting(optional(text), null),
  workerLogColor: setting(optional(flag), null),
}
