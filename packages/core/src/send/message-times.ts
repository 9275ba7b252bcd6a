import { parseIso } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'

/** When a message is due and when it is too late, as Celery writes it. */
export interface MessageTimes {
  /** ISO 8601 for the header; null: at once. */
  readonly eta: string | null
  readonly etaMs: number | null
  /** Milliseconds until it is due; null: at once. */
  readonly delayMs: number | null
  /** ISO 8601 for the header; null: never. */
  readonly expires: string | null
  /** Milliseconds until it expires; below 0 in the past. */
  readonly timeToLiveMs: number | null
}

/** A message without `eta` and `expires`: most are. */
const anyTime: MessageTimes = { eta: null, etaMs: null, delayMs: null, expires: null, timeToLiveMs: null }

/** Writes a point in time as the app's time zone has it: `2026-11-22T10:29:11.974000+01:00`. */
export type TimeFormat = (date: Date) => string

/** The lowest number of seconds that Celery takes. */
const minSeconds = -2147483648

/**
 * Turns `countdown`, `eta` and `expires` into points in time, written in the app's time zone.
 *
 * @throws CeleriacError `bad_option` for what is no time
 */
export function messageTimes(options: CallOptions, nowMs: number, format: TimeFormat): MessageTimes {
  const { countdown, eta, expires } = options
  if (!countdown && !eta && (expires === undefined || expires === null)) return anyTime
  const due = countdown
    ? at(nowMs + seconds(countdown, 'countdown') * 1000, 'countdown', format)
    : pointInTime(eta, 'eta', format)
  const end =
    typeof expires === 'number'
      ? at(nowMs + seconds(expires, 'expires') * 1000, 'expires', format)
      : pointInTime(expires, 'expires', format)
  return {
    eta: due?.text ?? null,
    etaMs: due?.ms ?? null,
    delayMs: due === null ? null : due.ms - nowMs,
    expires: end?.text ?? null,
    timeToLiveMs: end === null ? null : end.ms - nowMs,
  }
}

interface Point {
  readonly text: string
  readonly ms: number
}

function at(ms: number, option: string, format: TimeFormat): Point {
  try {
    return { text: format(new Date(ms)), ms }
  } catch (error) {
    // Python has the years 1 to 9999 only.
    throw new CeleriacError('bad_option', `${option} is out of range`, { cause: error })
  }
}

function pointInTime(value: Date | string | null | undefined, option: string, format: TimeFormat): Point | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') {
    return at(value.getTime(), option, format)
  }
  // Text goes out as it came: it may say more than a Date can hold.
  try {
    return { text: value, ms: parseIso(value).getTime() }
  } catch {
    throw badOption(option, `'${value}', which is not ISO 8601`)
  }
}

function seconds(value: number, option: string): number {
  if (!Number.isFinite(value) || value < minSeconds) throw badOption(option, String(value))
  return value
}

function badOption(option: string, value: string): CeleriacError {
  return new CeleriacError('bad_option', `${option} is out of range: ${value}`)
}
