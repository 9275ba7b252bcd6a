import { constants } from 'node:os'

const prepared = new Set<NodeJS.Signals>()

/**
 * Lets signals end a process that is done but lingers. Elsewhere they would do so by themselves; the first process of a
 * container ignores what it has no handler for. A program that listens itself decides alone.
 */
export function endAtNextSignal(signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals) {
    if (prepared.has(signal)) continue
    prepared.add(signal)
    process.on(signal, () => {
      // The exit code by which a shell tells which signal it was.
      if (process.listenerCount(signal) === 1) process.exit(128 + (constants.signals[signal] ?? 0))
    })
  }
}
