import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Systems take the ports of outgoing connections from above: there, a connection can take the port between its choice
 * and the server's start, or while a test has stopped the server, and a client that tries again can even reach itself.
 */
const RANGE = [15_000, 30_000] as const

/**
 * A port of this machine that nothing listens on, and that no outgoing connection takes.
 *
 * @throws Error where a hundred ports in a row are taken
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(...RANGE)
    if (await isFree(port)) return port
  }
  throw new Error(`There is no free port from ${RANGE[0]} to ${RANGE[1]}.`)
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
