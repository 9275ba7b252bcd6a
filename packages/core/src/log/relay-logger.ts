import type { Logger } from '../ports/logger.ts'

/** A logger whose lines go to another one, which may be exchanged: those who hold it need not know. */
export class RelayLogger implements Logger {
  #target: Logger

  constructor(target: Logger) {
    this.#target = target
  }

  /** From now on lines go there. */
  use(target: Logger): void {
    this.#target = target
  }

  debug(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#target.debug(message, fields)
  }

  info(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#target.info(message, fields)
  }

  warn(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#target.warn(message, fields)
  }

  error(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#target.error(message, fields)
  }

  critical(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#target.critical(message, fields)
  }

  isEnabled(level: 'debug' | 'info' | 'warn' | 'error' | 'critical'): boolean {
    return this.#target.isEnabled?.(level) ?? true
  }
}
