/** How soon a worker learns that its parent has ended. */
const LOOK_MS = 500

/** Set where a worker that was sent SIGHUP started this one in its place: the pid of that parent. */
export const RESTARTED_BY = 'CELERIAC_RESTARTED_BY'

/**
 * Calls back once when the program that started this process has ended, where that is npm, npx or a worker that starts
 * itself again: they end at SIGTERM without passing it on, and would leave an orphan that goes on consuming. What was
 * started otherwise (`nohup`, a shell's job) is meant to outlive its parent.
 */
export function watchParent(onEnd: () => void): { close(): void } {
  const parent = process.ppid
  if (process.env['npm_lifecycle_event'] === undefined && process.env[RESTARTED_BY] !== String(parent)) {
    return { close: () => undefined }
  }
  // The process's own clock: whoever watches waits for nothing of the app.
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onEnd()
  }, LOOK_MS).unref()
  return { close: () => clearInterval(timer) }
}
