import type { Duplex } from 'node:stream'
import { HeaderFrames } from './header-frames.ts'

/**
 * Puts {@link HeaderFrames} between a socket and amqplib, which takes all its bytes with `socket.read()`. Only this
 * connection's socket is concerned, so other users of amqplib in the process are left alone, and it does not matter who
 * loaded it first.
 *
 * @param unread what amqplib has taken but not decoded yet: the start of a frame
 */
export function wrapSocket(socket: Duplex, unread: Buffer): HeaderFrames {
  const frames = new HeaderFrames()
  const passed = unread.length > 0 ? frames.pass(Buffer.from(unread)) : null
  // Held back here, but amqplib has it already.
  let taken = unread.length - (passed?.length ?? 0)
  const read = socket.read
  socket.read = (size?: number): Buffer | null => {
    const chunk: unknown = read.call(socket, size)
    if (!Buffer.isBuffer(chunk)) return null
    const data = frames.pass(chunk)
    if (data === null || taken === 0) return data
    const rest = data.subarray(taken)
    taken = 0
    return rest.length > 0 ? rest : null
  }
  return frames
}
