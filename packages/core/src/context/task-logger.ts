import type { Logger } from '../ports/logger.ts'

/**
 * A logger whose lines say which task they come from, in the form of Celery's `worker_task_log_format`:
 * `<name>[<id>]: <message>`, with `taskName`, `taskId` and the bare message (`taskMessage`) as fields.
 */
export function taskLogger(logger: Logger, taskName: string, taskId: string): Logger {
  const prefix = `${taskName}[${taskId}]: `
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'critical') =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      logger[level](prefix + message, { taskName, taskId, taskMessage: message, ...fields })
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    critical: line('critical'),
  }
}
