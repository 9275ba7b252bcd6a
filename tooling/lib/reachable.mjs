import { connect } from 'node:net'
import { SetupError } from './setup-error.mjs'

const PORTS = new Map([
  ['redis:', 6379],
  ['rediss:', 6379],
  ['amqp:', 5672],
  ['pyamqp:', 5672],
  ['amqps:', 5671],
])

const PATIENCE_MS = 5_000

/**
 * Looks whether a server answers at an address, so that nobody waits for workers that try to connect for ever. Other
 * addresses than those of one server by TCP are not looked at.
 *
 * @throws SetupError
 */
export async function checkReachable(url) {
  const address = serverOf(url)
  if (address === undefined) return
  const problem = await new Promise((resolve) => {
    const socket = connect({ ...address, timeout: PATIENCE_MS })
    const end = (found) => {
      socket.destroy()
      resolve(found)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', (error) => end(error.code ?? error.message))
  })
  if (problem === undefined) return
  throw new SetupError(
    `There is no server at ${address.host}:${address.port} (${problem}).\n` +
      'Start it, or give another address; without any, the demo needs no server: npm run demo',
  )
}

function serverOf(url) {
  if (url.includes(';')) return undefined
  try {
    const { protocol, hostname, port } = new URL(url)
    const usual = PORTS.get(protocol)
    if (usual === undefined) return undefined
    return { host: hostname.replace(/^\[|\]$/g, '') || 'localhost', port: Number(port) || usual }
  } catch {
    return undefined
  }
}
