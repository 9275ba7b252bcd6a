import type { TaskAnnotations } from '../../definition/task-annotations.ts'
import { count, flag, optional, type SettingSpecs, seconds, setting } from '../setting-type.ts'
import { annotations, rateLimit } from '../value-types.ts'

/**
 * How tasks are run.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-execution-settings
 */
export interface TaskSettings {
  /** Acknowledge a message after its task has run, not before. Celery: `task_acks_late`. @defaultValue false */
  taskAcksLate: boolean
  /**
   * With late acknowledgement: acknowledge failed and timed-out tasks too. Celery:
   * `task_acks_on_failure_or_timeout`.
   *
   * @defaultValue true
   */
  taskAcksOnFailureOrTimeout: boolean
  /**
   * The same for failures alone; null: `taskAcksOnFailureOrTimeout`. Celery: `task_acks_on_failure`.
   *
   * @defaultValue null
   */
  taskAcksOnFailure: boolean | null
  /**
   * The same for time-outs alone; null: `taskAcksOnFailureOrTimeout`. Celery: `task_acks_on_timeout`.
   *
   * @defaultValue null
   */
  taskAcksOnTimeout: boolean | null
  /**
   * With late acknowledgement: put the message back when the process that ran it died. Celery:
   * `task_reject_on_worker_lost`.
   *
   * @defaultValue null
   */
  taskRejectOnWorkerLost: boolean | null
  /**
   * Retry the task when the process that ran it died; comes before `taskRejectOnWorkerLost`. Celery:
   * `task_retry_on_worker_lost`.
   *
   * @defaultValue false
   */
  taskRetryOnWorkerLost: boolean
  /**
   * `delay` and `applyAsync` run the task here and at once; nothing is sent. Celery: `task_always_eager`.
   *
   * @defaultValue false
   */
  taskAlwaysEager: boolean
  /** Errors of tasks that run so are thrown. Celery: `task_eager_propagates`. @defaultValue false */
  taskEagerPropagates: boolean
  /** Results of tasks that run so are stored. Celery: `task_store_eager_result`. @defaultValue false */
  taskStoreEagerResult: boolean
  /**
   * Options of tasks, by name, that win over those in the code: `{ 'tasks.add': { rateLimit: '10/s' }, '*': { … }
   * }`. Celery: `task_annotations`.
   *
   * @defaultValue null
   */
  taskAnnotations: TaskAnnotations | null
  /** Store no results, unless a task or a call says so. Celery: `task_ignore_result`. @defaultValue false */
  taskIgnoreResult: boolean
  /** Store failures nevertheless. Celery: `task_store_errors_even_if_ignored`. @defaultValue false */
  taskStoreErrorsEvenIfIgnored: boolean
  /** Store STARTED when a task begins. Celery: `task_track_started`. @defaultValue false */
  taskTrackStarted: boolean
  /** Seconds after which a run is ended. Celery: `task_time_limit`. @defaultValue null */
  taskTimeLimit: number | null
  /**
   * Seconds after which `self.signal` aborts with `SoftTimeLimitExceeded`. Celery: `task_soft_time_limit`.
   *
   * @defaultValue null
   */
  taskSoftTimeLimit: number | null
  /**
   * Most runs of a task per worker: `10/s`, `10/m`, `10/h`, or a number a second. Celery: `task_default_rate_limit`.
   *
   * @defaultValue null
   */
  taskDefaultRateLimit: string | number | null
  /**
   * A chord's errbacks are called for its header's tasks too. Celery: `task_allow_error_cb_on_chord_header`.
   *
   * @defaultValue false
   */
  taskAllowErrorCbOnChordHeader: boolean
  /**
   * Depth to which arguments are shown to monitors; 0 and null: no limit. Celery: `task_repr_maxlevels`.
   *
   * @defaultValue 3
   */
  taskReprMaxlevels: number | null
}

export const taskSettings: SettingSpecs<TaskSettings> = {
  taskAcksLate: setting(flag, false),
  taskAcksOnFailureOrTimeout: setting(flag, true),
  taskAcksOnFailure: setting(optional(flag), null),
  taskAcksOnTimeout: setting(optional(flag), null),
  taskRejectOnWorkerLost: setting(optional(flag), null),
  taskRetryOnWorkerLost: setting(flag, false),
  taskAlwaysEager: setting(flag, false),
  taskEagerPropagates: setting(flag, false),
  taskStoreEagerResult: setting(flag, false),
  taskAnnotations: setting(optional(annotations), null),
  taskIgnoreResult: setting(flag, false),
  taskStoreErrorsEvenIfIgnored: setting(flag, false),
  taskTrackStarted: setting(flag, false),
  taskTimeLimit: setting(optional(seconds), null),
  taskSoftTimeLimit: setting(optional(seconds), null),
  taskDefaultRateLimit: setting(optional(rateLimit), null),
  taskAllowErrorCbOnChordHeader: setting(flag, false),
  taskReprMaxlevels: setting(optional(count), 3),
}
