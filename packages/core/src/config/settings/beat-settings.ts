import type { BeatSchedule } from '../beat-schedule.ts'
import { count, flag, optional, type SettingSpecs, seconds, setting, text } from '../setting-type.ts'
import { anything, schedule } from '../value-types.ts'

/**
 * Periodic tasks.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#beat-settings-celery-beat
 */
export interface BeatSettings {
  /** Periodic tasks by name. Celery: `beat_schedule`. @defaultValue {} */
  beatSchedule: BeatSchedule
  /**
   * Where schedules are kept: a scheduler, or the name of one. Celery: `beat_scheduler`.
   *
   * @defaultValue 'celery.beat:PersistentScheduler'
   */
  beatScheduler: unknown
  /** File that holds when each was last sent. Celery: `beat_schedule_filename`. @defaultValue 'celerybeat-schedule' */
  beatScheduleFilename: string
  /**
   * Longest sleep between two looks at the schedule, in seconds; 0: the scheduler's own default. Celery:
   * `beat_max_loop_interval`.
   *
   * @defaultValue 0
   */
  beatMaxLoopInterval: number
  /** Tasks sent between two writes of that file; 0: by time only. Celery: `beat_sync_every`. @defaultValue 0 */
  beatSyncEvery: number
  /**
   * Seconds by which a missed crontab may be late when beat starts, and still run. Celery:
   * `beat_cron_starting_deadline`.
   *
   * @defaultValue null
   */
  beatCronStartingDeadline: number | null
  /** Beat answers `ping`. Celery: `beat_enable_remote_control`. @defaultValue false */
  beatEnableRemoteControl: boolean
  /**
   * Seconds without a tick after which it no longer does; 0: no limit. Celery: `beat_remote_control_max_tick_age`.
   *
   * @defaultValue null
   */
  beatRemoteControlMaxTickAge: number | null
}

export const beatSettings: SettingSpecs<BeatSettings> = {
  beatSchedule: setting(schedule, {}),
  beatScheduler: setting(anything, 'celery.beat:PersistentScheduler'),
  beatScheduleFilename: setting(text, 'celerybeat-schedule'),
  beatMaxLoopInterval: setting(seconds, 0),
  beatSyncEvery: setting(count, 0),
  beatCronStartingDeadline: setting(optional(seconds), null),
  beatEnableRemoteControl: setting(flag, false),
  beatRemoteControlMaxTickAge: setting(optional(seconds), null),
}
