import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import { logFormat } from './log-format.ts'

/** From the least to the most important. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'critical'

const ORDER: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40, critical: 50 }
const LABEL: Readonly<Record<LogLevel, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  critical: 'CRITICAL',
}

/** Celery's: blue, yellow, red, magenta, and what a terminal has for the rest. */
const COLOUR: Readonly<Partial<Record<LogLevel, number>>> = { debug: 34, warn: 33, error: 31, critical: 35 }

const FORMAT = '[%(asctime)s: %(levelname)s/%(processName)s] %(message)s'
const TASK_FORMAT = '[%(asctime)s: %(levelname)s/%(processName)s] %(task_name)s[%(task_id)s]: %(message)s'

/** Options of {@link consoleLogger}. */
export interface ConsoleLoggerOptions {
  readonly clock: Pick<Clock, 'now'>
  /**
   * Lines below this are not written.
   *
   * @defaultValue `'warn'`
   */
  readonly level?: LogLevel
  /**
   * What stands after the level.
   *
   * @defaultValue `'MainProcess'`
   */
  readonly processName?: string
  /**
   * Takes a complete line with its line feed.
   *
   * @defaultValue writes to standard error
   */
  readonly write?: (line: string) => void
  /**
   * Form of lines, see {@link logFormat}: the setting `workerLogFormat`.
   *
   * @defaultValue Celery's
   */
  readonly format?: string
  /**
   * Form of lines that tasks write: the setting `workerTaskLogFormat`.
   *
   * @defaultValue Celery's
   */
  readonly taskFormat?: string
  /**
   * `strftime` format of their time: the setting `workerLogDatefmt`.
   *
   * @defaultValue null
   */
  readonly datefmt?: string | null
  /**
   * The same for lines that tasks write: the setting `workerTaskLogDatefmt`.
   *
   * @defaultValue null
   */
  readonly taskDatefmt?: string | null
  /**
   * Colour messages by their level.
   *
   * @defaultValue false
   */
  readonly color?: boolean
}

/**
 * Writes lines in the form that Celery's settings give them, in local time; by default
 * `[2026-11-22 14:00:00,123: WARNING/MainProcess] message`. An error among the fields (`error`) is written below with
 * its stack; other fields are left out, because `message` is complete without them.
 */
export function consoleLogger(options: ConsoleLoggerOptions): Logger {
  const least = ORDER[options.level ?? 'warn']
  const processName = options.processName ?? 'MainProcess'
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  const line = logFormat(options.format ?? FORMAT, options.datefmt ?? null)
  const taskLine = logFormat(options.taskFormat ?? TASK_FORMAT, options.taskDatefmt ?? null)
  const at =
    (level: LogLevel) =>
    (text: string, fields?: Readonly<Record<string, unknown>>): void => {
      if (ORDER[level] < least) return
      const task = taskOf(fields)
      const message = options.color ? coloured(level, task?.message ?? text) : (task?.message ?? text)
      const record = { levelname: LABEL[level], message, processName, createdMs: options.clock.now() }
      const error = fields?.['error']
      const detail = error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : ''
      write(`${task === undefined ? line(record) : taskLine({ ...task, ...record })}${detail}\n`)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    critical: at('critical'),
    isEnabled: (level) => ORDER[level] >= least,
  }
}

/** Lines of a task say in their fields whose they are, and what it wrote itself. */
function taskOf(fields: Readonly<Record<string, unknown>> | undefined) {
  const { taskMessage, taskName, taskId } = fields ?? {}
  if (typeof taskMessage !== 'string') return undefined
  return { message: taskMessage, task_name: String(taskName), task_id: String(taskId) }
}

function coloured(level: LogLevel, message: string): string {
  const colour = COLOUR[level]
  return colour === undefined ? message : `\u001b[1;${colour}m${message}\u001b[0m`
}
