/** What a line of the log is made of, under the names of Python's `logging`. */
export interface LogRecord {
  readonly levelname: string
  readonly message: string
  readonly processName: string
  /** Milliseconds since 1970. */
  readonly createdMs: number
  readonly task_name?: string | undefined
  readonly task_id?: string | undefined
}

const FIELD = /%(?:%|\((\w+)\)(-|0|)(\d*)(?:\.(\d+))?[sdif])/g

/**
 * Compiles a format as `worker_log_format` has it: `%(asctime)s`, `%(levelname)s`, `%(message)s`, `%(processName)s`,
 * `%(process)d`, `%(task_name)s`, `%(task_id)s`, with widths as in `%(levelname)-8s`. Names that nobody knows are
 * written as `???`, as Celery writes a task's name outside of tasks.
 *
 * @param datefmt - of `strftime`; null is `2026-11-22 14:00:00,123`
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-log-format
 */
export function logFormat(format: string, datefmt: string | null): (record: LogRecord) => string {
  const parts: ((record: LogRecord) => string)[] = []
  const literal = (text: string): void => {
    if (text !== '') parts.push(() => text)
  }
  let end = 0
  for (const { 0: field, 1: name, 2: pad = '', 3: width = '', 4: most, index } of format.matchAll(FIELD)) {
    literal(format.slice(end, index))
    end = index + field.length
    if (name === undefined) literal('%')
    else {
      const fit = fitter(pad, Number(width), most === undefined ? Number.POSITIVE_INFINITY : Number(most))
      parts.push((record) => fit(fieldOf(name, record, datefmt)))
    }
  }
  literal(format.slice(end))
  return (record) => {
    let line = ''
    for (const part of parts) line += part(record)
    return line
  }
}

/** `%-8s` fills up to eight characters, `%03d` with zeros, `%.3s` takes three. */
function fitter(pad: string, width: number, most: number): (text: string) => string {
  if (width === 0 && most === Number.POSITIVE_INFINITY) return (text) => text
  if (pad === '-') return (text) => text.slice(0, most).padEnd(width)
  return (text) => text.slice(0, most).padStart(width, pad || ' ')
}

function fieldOf(name: string, record: LogRecord, datefmt: string | null): string {
  switch (name) {
    case 'asctime':
      return datefmt === null ? localTime(record.createdMs) : strftime(datefmt, record.createdMs)
    case 'created':
      return (record.createdMs / 1000).toFixed(6)
    case 'msecs':
      return String(record.createdMs % 1000)
    case 'process':
      return String(process.pid)
    case 'name':
      return record.task_name === undefined ? 'celery' : 'celery.task'
    case 'threadName':
      return 'MainThread'
    case 'levelname':
    case 'message':
    case 'processName':
    case 'task_name':
    case 'task_id':
      return record[name] ?? '???'
    default:
      return '???'
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

function localTime(ms: number): string {
  return `${strftime('%Y-%m-%d %H:%M:%S', ms)},${String(new Date(ms).getMilliseconds()).padStart(3, '0')}`
}

/** In local time and in English, which is what Python's `C` locale gives. */
function strftime(format: string, ms: number): string {
  const d = new Date(ms)
  const hour12 = d.getHours() % 12 || 12
  const zone = -d.getTimezoneOffset()
  const name = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat('en', options).format(d)
  const codes: Readonly<Record<string, () => string>> = {
    Y: () => String(d.getFullYear()),
    y: () => two(d.getFullYear() % 100),
    m: () => two(d.getMonth() + 1),
    d: () => two(d.getDate()),
    H: () => two(d.getHours()),
    I: () => two(hour12),
    M: () => two(d.getMinutes()),
    S: () => two(d.getSeconds()),
    p: () => (d.getHours() < 12 ? 'AM' : 'PM'),
    a: () => name({ weekday: 'short' }),
    A: () => name({ weekday: 'long' }),
    b: () => name({ month: 'short' }),
    B: () => name({ month: 'long' }),
    z: () => `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}${two(Math.abs(zone) % 60)}`,
    F: () => strftime('%Y-%m-%d', ms),
    T: () => strftime('%H:%M:%S', ms),
    '%': () => '%',
  }
  return format.replace(/%(.)/g, (code, letter: string) =>
    Object.hasOwn(codes, letter) ? (codes[letter]?.() ?? code) : code,
  )
}
