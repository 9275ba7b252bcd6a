import { randomUUID } from 'node:crypto'
import { BrokerError } from '@celeriac/core/adapter'
import { messageFileName } from '@celeriac/protocol'

/**
 * Gives messages the names by which they are taken in order. The number in front is not read from the host's clock:
 * Python writes the machine's own monotonic milliseconds, and both must count alike. Messages of one millisecond keep
 * their order through the first digits of the uuid.
 */
export class FileNamer {
  #lastMs = 0
  #inThisMs = 0

  /** @throws BrokerError for a queue whose name cannot be part of a file's, or would lead out of the folder */
  next(queue: string): string {
    if (queue === '' || /[/\\\0]/.test(queue)) {
      throw new BrokerError('unsupported', `Not the name of a queue on the filesystem: ${JSON.stringify(queue)}.`, {
        affects: 'message',
        canRetry: false,
      })
    }
    const nowMs = Math.round(Number(process.hrtime.bigint()) / 1e6)
    if (nowMs > this.#lastMs) {
      this.#lastMs = nowMs
      this.#inThisMs = 0
    }
    const count = this.#inThisMs.toString(16).padStart(8, '0')
    this.#inThisMs += 1
    return messageFileName(queue, this.#lastMs, count + randomUUID().slice(8))
  }
}
