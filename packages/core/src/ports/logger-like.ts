/**
 * A logger as programs have one: pino, winston, `console`, or an object with these methods. `adoptLogger` makes a
 * {@link Logger} of it.
 */
export interface LoggerLike {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  info(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  warn(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  error(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  /** For what ends a worker. @defaultValue `fatal`, else `crit`, else `error` */
  critical?(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  /** Stands in for a missing `critical`. */
  fatal?(message: string, fields?: Readonly<Record<string, unknown>>): unknown
  /** Whether lines of this level go anywhere: asked before a costly one is made. @defaultValue `isLevelEnabled`, else yes */
  isEnabled?(level: 'debug' | 'info' | 'warn' | 'error' | 'critical'): unknown
}
