/** Where log lines go. `fields` are for structured loggers; `message` is complete without them. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
  critical(message: string, fields?: Readonly<Record<string, unknown>>): void
  /** Whether lines of this level go anywhere: asked before a costly one is made. Absent is yes. */
  isEnabled?(level: 'debug' | 'info' | 'warn' | 'error' | 'critical'): boolean
}
