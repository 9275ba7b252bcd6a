import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'

/** Class and method of `connection.close`. */
const CONNECTION_CLOSE = Buffer.from([0, 10, 0, 50])

export interface Handshake<T> {
  readonly opened: T
  /** With what words the server ended the handshake, if it did and the connection is not encrypted. */
  refusal(): string | undefined
  done(): void
}

/**
 * Listens to the server while a connection is opened: amqplib swallows why a vhost was refused (is it missing, forbidden,
 * or only not up yet after a restart?). Node announces the socket on a diagnostics channel while `open` runs; TLS sockets
 * are not announced.
 */
export function watchHandshake<T>(open: () => T): Handshake<T> {
  let socket: Socket | undefined
  let last: Buffer | undefined
  const onSocket = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket) {
      socket = message.socket
    }
  }
  subscribe('net.client.socket', onSocket)
  try {
    const opened = open()
    const read = socket?.read
    if (socket !== undefined && read !== undefined) {
      const own = socket
      own.read = (size?: number): unknown => {
        const chunk: unknown = read.call(own, size)
        if (Buffer.isBuffer(chunk)) last = chunk
        return chunk
      }
    }
    return {
      opened,
      refusal: () => closeText(last),
      done: () => {
        if (socket !== undefined && read !== undefined) socket.read = read
      },
    }
  } finally {
    unsubscribe('net.client.socket', onSocket)
  }
}

/** `connection.close`: reply code (2 bytes), length of the text (1), text. */
function closeText(chunk: Buffer | undefined): string | undefined {
  const at = chunk?.indexOf(CONNECTION_CLOSE) ?? -1
  const length = chunk?.[at + 6]
  return at < 0 || length === undefined ? undefined : chunk?.toString('utf8', at + 7, at + 7 + length)
}
