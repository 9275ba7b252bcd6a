/** An exchange's name cannot be the name of a file. `code` is `invalid_exchange_name`. */
export class InvalidExchangeName extends Error {
  override readonly name = 'InvalidExchangeName'
  readonly code = 'invalid_exchange_name'
}

/** Names that Windows takes for devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i

/**
 * Name of a message's file on the filesystem transport. Files are taken in the order of their names.
 *
 * @param monotonicMs - Of a clock that never jumps.
 * @param uuid - Makes the name unique.
 */
export function messageFileName(queue: string, monotonicMs: number, uuid: string): string {
  return `${Math.round(monotonicMs)}_${uuid}.${queue}.msg`
}

/**
 * The queue that a message's file belongs to: what stands between the first dot and `.msg`; undefined for other files.
 */
export function queueOfFileName(name: string): string | undefined {
  const start = name.indexOf('.') + 1
  return start > 0 && name.endsWith('.msg') && name.length - 4 > start ? name.slice(start, -4) : undefined
}

/**
 * Whether an exchange may have a file; kombu 5.7 refuses names that could lead elsewhere.
 *
 * @throws InvalidExchangeName
 */
export function checkExchangeFileName(exchange: string): void {
  if (exchange === '') return
  const device = DEVICE.test(exchange.split('.', 1)[0] ?? '')
  if (/^[A-Za-z0-9._-]+$/.test(exchange) && !/^\.+$/.test(exchange) && !device) return
  throw new InvalidExchangeName(`Not the name of an exchange on the filesystem: ${JSON.stringify(exchange)}`)
}

/** Name of the file that holds an exchange's bindings. @throws InvalidExchangeName */
export function exchangeFileName(exchange: string): string {
  checkExchangeFileName(exchange)
  return `${exchange}.exchange`
}
