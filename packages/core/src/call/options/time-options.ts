import { moment, number, orNull, secondsOrMoment } from '../../check/checks.ts'
import type { CallOptionSpecs } from '../call-option-spec.ts'

/** When a task runs, and for how long. */
export interface TimeOptions {
  /** Seconds from now before which the task does not run. */
  readonly countdown?: number | undefined
  /**
   * The moment before which it does not run: a `Date`, or ISO 8601 text (without an offset it is UTC). Not with
   * `countdown`.
   */
  readonly eta?: Date | string | undefined
  /** Seconds from now, or the moment, after which it does not run any more. Null: not even where the task says so. */
  readonly expires?: number | Date | string | null | undefined
  /** Seconds after which the run is ended. Null: none, even where the task has one. */
  readonly timeLimit?: number | null | undefined
  /** Seconds after which `self.signal` aborts. Null: none. */
  readonly softTimeLimit?: number | null | undefined
}

/** The table of {@link TimeOptions}. */
export const timeOptions: CallOptionSpecs<TimeOptions> = {
  countdown: { check: number, travels: 'header', remoteOnly: true },
  eta: { check: moment, travels: 'header', remoteOnly: true },
  expires: {
    check: orNull(secondsOrMoment),
    travels: 'header',
    remoteOnly: true,
    task: 'expires',
    again: ({ expires }) => expires,
  },
  timeLimit: {
    check: orNull(number),
    travels: 'header',
    task: 'timeLimitS',
    again: ({ timeLimit }) => timeLimit,
  },
  softTimeLimit: {
    check: orNull(number),
    travels: 'header',
    task: 'softTimeLimitS',
    again: ({ softTimeLimit }) => softTimeLimit,
  },
}
