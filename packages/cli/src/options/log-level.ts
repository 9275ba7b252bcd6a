import type { LogLevel } from '@celeriac/core/internal'
import { InvalidArgumentError } from 'commander'

const LEVELS: ReadonlyMap<string, LogLevel> = new Map([
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['CRITICAL', 'critical'],
  ['FATAL', 'critical'],
])

/** The log level of one of Celery's names, in upper or lower case. */
export function logLevel(text: string): LogLevel {
  const level = LEVELS.get(text.toUpperCase())
  if (level !== undefined) return level
  throw new InvalidArgumentError(`it must be one of ${[...LEVELS.keys()].join(', ')}.`)
}
