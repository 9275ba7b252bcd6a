import { createWriteStream, openSync } from 'node:fs'
import { CeleriacError } from '@celeriac/core/internal'
import { errorText } from '@celeriac/protocol'

/** A log file. */
export interface LogFile {
  write(line: string): void
  /** Resolves when its last lines are in the file. */
  close(): Promise<void>
}

/**
 * Opens a file for the log's lines, which are appended.
 *
 * @param complain - told once where lines can no longer be written: a full disk must not end the worker
 * @throws CeleriacError `bad_option` where it cannot be opened
 */
export function openLog(file: string, complain: (text: string) => void): LogFile {
  const stream = createWriteStream(file, { fd: open(file) })
  stream.once('error', (error) => {
    complain(`The log file '${file}' can no longer be written: ${error.message}`)
    stream.on('error', () => undefined)
  })
  return {
    write: (line) => void stream.write(line),
    close: () => (stream.destroyed ? Promise.resolve() : new Promise((resolve) => stream.end(() => resolve()))),
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'a')
  } catch (error) {
    const reason = errorText(error)
    throw new CeleriacError('bad_option', `option --logfile: '${file}' cannot be written: ${reason}`, { cause: error })
  }
}
