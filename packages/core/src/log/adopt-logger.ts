import { badOption } from '../check/option-errors.ts'
import type { Logger } from '../ports/logger.ts'
import type { LoggerLike } from '../ports/logger-like.ts'
import type { LogLevel } from './console-logger.ts'
import { lineArranger } from './line-arranger.ts'

type Fields = Readonly<Record<string, unknown>>
type Write = (message: string, fields?: Fields) => unknown

/** What stands in for a method that a logger does not have; winston's syslog levels are `warning` and `crit`. */
const METHODS: Readonly<Record<LogLevel, readonly string[]>> = {
  debug: ['debug'],
  info: ['info'],
  warn: ['warn', 'warning'],
  error: ['error'],
  critical: ['critical', 'fatal', 'crit', 'error'],
}

const adopted = new WeakSet<object>()

/**
 * The {@link Logger} of what a program gave as one. A level that is missing goes to the next that means the same, fields
 * stand where the logger wants them, and nothing that it throws or rejects comes out: a line is never a reason to leave
 * a message unsettled. The first such failure is a warning of the process.
 *
 * @param owner - who was given it, for the error
 * @throws CeleriacError `bad_option` where it is no logger
 */
export function adoptLogger(owner: string, given: LoggerLike): Logger {
  if (typeof given === 'object' && given !== null && adopted.has(given)) return given as Logger
  const names = methodNames(owner, given)
  const failed = warnOnce()
  const write = writer(given)
  const at = (level: LogLevel): Write => {
    const name = names[level]
    return (message, fields) => {
      try {
        const returned = write(name, message, fields)
        if (returned instanceof Promise) returned.catch(failed)
      } catch (error) {
        failed(error)
      }
    }
  }
  const logger: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    critical: at('critical'),
    isEnabled: (level) => isEnabled(given, level, names[level], failed),
  }
  adopted.add(logger)
  return logger
}

function methodNames(owner: string, given: unknown): Readonly<Record<LogLevel, string>> {
  const has = (name: string): boolean =>
    typeof given === 'object' && given !== null && typeof (given as Fields)[name] === 'function'
  const found = Object.entries(METHODS).map(([level, names]) => [level, names.find(has)] as const)
  const missing = found.filter(([level, name]) => name === undefined && level !== 'critical').map(([level]) => level)
  if (missing.length > 0) {
    const lacks = missing.length === 4 ? '' : `; this one lacks ${missing.join(', ')}`
    const wanted = `a logger with the methods debug, info, warn and error, such as console, pino or winston${lacks}`
    throw badOption(owner, 'logger', wanted, given)
  }
  return Object.fromEntries(found) as unknown as Readonly<Record<LogLevel, string>>
}

function writer(given: LoggerLike): (name: string, message: string, fields: Fields | undefined) => unknown {
  const logger = given as unknown as Readonly<Record<string, (...line: readonly unknown[]) => unknown>>
  const arrange = lineArranger(given)
  return (name, message, fields) =>
    fields === undefined ? logger[name]?.(message) : logger[name]?.(...arrange(message, fields))
}

function isEnabled(given: LoggerLike, level: LogLevel, name: string, failed: (error: unknown) => void): boolean {
  const { isLevelEnabled } = given as { readonly isLevelEnabled?: unknown }
  try {
    if (typeof given.isEnabled === 'function') return given.isEnabled(level) !== false
    // Of pino and winston; they call their levels as their methods.
    return typeof isLevelEnabled === 'function' ? isLevelEnabled.call(given, name) !== false : true
  } catch (error) {
    failed(error)
    return true
  }
}

function warnOnce(): (error: unknown) => void {
  let warned = false
  return (error) => {
    if (warned) return
    warned = true
    process.emitWarning(`the logger fails: ${error instanceof Error ? error.message : String(error)}`)
  }
}
