import { connect } from 'node:net'
import { freePort } from './free-port.ts'
import { endServer, startServer } from './server-process.ts'
import { untilReady } from './until-ready.ts'

/** Erlang's port mapper, of a test's own. */
export interface OwnEpmd {
  readonly port: number
  close(): Promise<void>
}

/**
 * Starts `epmd` on a port of its own, in which a private RabbitMQ is registered. RabbitMQ would start the machine's where
 * none runs, as a daemon that outlives it.
 *
 * @throws Error where it is not on the PATH, or does not start
 */
export async function ownEpmd(): Promise<OwnEpmd> {
  const port = await freePort()
  const server = startServer('epmd', ['-port', String(port), '-address', '127.0.0.1'])
  await untilReady(server, 'epmd', () => listens(port), 10_000)
  return { port, close: () => endServer(server, 'SIGKILL') }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
