/** The parts of an ISO 8601 time as written; an absent offset is null. */
export interface IsoTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  /** Seconds east of UTC; null where the text names none (Python's naive datetime). */
  readonly offsetS: number | null
}

const ISO =
  /^(\d{4})(?:-?(\d\d)(?:-?(\d\d))?|-?W(\d\d)(?:-?(\d))?|-?(\d{3}))?(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|([+-])(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?)?)?$/i

/**
 * Reads any ISO 8601 date or time that `dateutil.parser.isoparse` reads: week and ordinal dates, the basic format,
 * fractions of any length (cut to microseconds), `24:00`.
 *
 * @returns undefined where the text is none, or names a day or time that does not exist
 */
export function readIsoTime(text: string): IsoTime | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, week, weekday, ordinal, hour, minute, second, fraction, zone, sign, zh, zm, zs] = match
  const date = readDate(Number(year), month, day, week, weekday, ordinal)
  if (date === undefined) return undefined
  const time = {
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    microsecond: fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0')),
  }
  if (time.minute > 59 || time.second > 59) return undefined
  const offsetS = zone === undefined ? null : readOffset(sign, zh, zm, zs)
  if (offsetS === undefined) return undefined
  if (time.hour < 24) return { ...date, ...time, offsetS }
  if (time.hour > 24 || time.minute + time.second + time.microsecond > 0) return undefined
  return { ...dayOf(utcDay(date.year, date.month, date.day + 1)), ...time, hour: 0, offsetS }
}

/** Milliseconds since 1970, rounded down; a time without an offset counts as UTC. */
export function isoTimeToEpochMs(time: IsoTime): number {
  const dayMs = utcDay(time.year, time.month, time.day)
  const seconds = time.hour * 3600 + time.minute * 60 + time.second - (time.offsetS ?? 0)
  return dayMs + seconds * 1000 + Math.floor(time.microsecond / 1000)
}

type Day = Pick<IsoTime, 'year' | 'month' | 'day'>

function readDate(
  year: number,
  month: string | undefined,
  day: string | undefined,
  week: string | undefined,
  weekday: string | undefined,
  ordinal: string | undefined,
): Day | undefined {
  if (year === 0) return undefined
  if (week !== undefined) return weekDay(year, Number(week), Number(weekday ?? 1))
  if (ordinal !== undefined) {
    const date = dayOf(utcDay(year, 1, Number(ordinal)))
    return date.year === year && ordinal !== '000' ? date : undefined
  }
  const date = { year, month: Number(month ?? 1), day: Number(day ?? 1) }
  const real = dayOf(utcDay(date.year, date.month, date.day))
  return real.month === date.month && real.day === date.day ? date : undefined
}

function weekDay(year: number, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return undefined
  // 4 January is always in week 1.
  const fourth = utcDay(year, 1, 4)
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000
  return dayOf(monday + ((week - 1) * 7 + weekday - 1) * 86_400_000)
}

function readOffset(
  sign: string | undefined,
  hours: string | undefined,
  minutes: string | undefined,
  seconds: string | undefined,
): number | undefined {
  if (hours === undefined) return 0
  const total = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  if (total >= 86_400 || Number(minutes ?? 0) > 59) return undefined
  return sign === '-' && total !== 0 ? -total : total
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function utcDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function dayOf(epochMs: number): Day {
  const date = new Date(epochMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
