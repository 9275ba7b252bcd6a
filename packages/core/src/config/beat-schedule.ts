import type { ApplyOptions } from '../call/send-options.ts'
import type { Schedule } from '../ports/schedule.ts'

/**
 * A periodic task.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#available-fields
 */
export interface BeatScheduleEntry {
  /** Name of the task. */
  readonly task: string
  /** Seconds between two runs, or a schedule such as `crontab(…)`. */
  readonly schedule: number | Schedule
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  /** Options of `applyAsync`. */
  readonly options?: ApplyOptions
  /** For a schedule in seconds: runs fall on multiples of it (10 seconds: at :00, :10, …). @defaultValue false */
  readonly relative?: boolean
}

/** Value of the setting `beatSchedule`: periodic tasks by name. */
export type BeatSchedule = Readonly<Record<string, BeatScheduleEntry>>
