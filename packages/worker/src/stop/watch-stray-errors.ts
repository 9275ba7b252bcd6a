import { currentContext, type Logger, readableError } from '@celeriac/core/internal'

/** A worker that wants to know of errors that nobody caught. */
export interface StrayWatcher {
  readonly logger: Logger
  /** Whatever the process was doing was cut short: it is to end. */
  onException(): void
}

/** All of this process: one of them logs, all of them stop. */
const watchers = new Set<StrayWatcher>()

/**
 * Logs rejections and exceptions that nobody caught, with the task that they come from, in place of Node, which would end
 * the process and all other tasks with it. After an exception the run that it comes from fails, since its code may wait
 * for what never happens now, and the watchers are told.
 */
export function watchStrayErrors(watcher: StrayWatcher): { close(): void } {
  if (watchers.size === 0) {
    process.on('unhandledRejection', rejected)
    process.on('uncaughtException', thrown)
  }
  watchers.add(watcher)
  return {
    close: () => {
      watchers.delete(watcher)
      if (watchers.size > 0) return
      process.off('unhandledRejection', rejected)
      process.off('uncaughtException', thrown)
    },
  }
}

function rejected(reason: unknown): void {
  const { text, fields } = describe(reason)
  logger()?.error(`${fields.source} left a rejection that nobody handled: ${text}`, fields)
}

function thrown(error: unknown): void {
  const { text, fields } = describe(error)
  const told = `${fields.source} threw an exception that nobody could catch; the worker stops: ${text}`
  logger()?.critical(told, fields)
  currentContext()?.endWith?.({ error })
  for (const watcher of [...watchers]) watcher.onException()
}

function logger(): Logger | undefined {
  for (const watcher of watchers) return watcher.logger
  return undefined
}

/** The run, from the async context in which it happened. */
function describe(raised: unknown) {
  const error = readableError(raised)
  const run = currentContext()
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const task = run === undefined ? {} : { id: run.request.id, name: run.name }
  const source = run === undefined ? 'Code outside of tasks' : `Task ${run.name}[${run.request.id}]`
  return { text, fields: { ...task, source, error } }
}
