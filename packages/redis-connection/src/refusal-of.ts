import { connect } from 'node:net'
import type { ServerAddress } from './redis-config.ts'

/** A server that refuses says so at once. */
const PATIENCE_MS = 500
const LONGEST = 1024

/**
 * What a server says before it is asked anything: with too many clients, Redis writes that it has them and hangs up. The
 * client cannot read it, because it was writing meanwhile and finds the socket broken (`EPIPE`).
 *
 * @returns undefined where it says nothing, and where it cannot be asked: over TLS, and behind sentinels
 */
export function refusalOf(address: ServerAddress): Promise<Error | undefined> {
  if (address.kind === 'sentinel') return Promise.resolve(undefined)
  const socket = connect(address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port })
  return new Promise((resolve) => {
    let said = ''
    const done = (): void => {
      socket.destroy()
      const words = /^-(.+?)\r\n/.exec(said)?.[1]
      resolve(words === undefined ? undefined : Object.assign(new Error(words), { name: 'ReplyError' }))
    }
    socket.setTimeout(PATIENCE_MS, done)
    socket.on('data', (data) => {
      said += data.toString('latin1')
      if (said.includes('\r\n') || said.length > LONGEST) done()
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}
