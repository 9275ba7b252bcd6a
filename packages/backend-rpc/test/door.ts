import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that a test can slam, or block. */
export interface Door {
  /** The server's URL through it. */
  readonly url: string
  /** Breaks all connections. */
  cut(): void
  /** Passes nothing on any more; the connections stay. */
  stall(): void
  close(): Promise<void>
}

/** Listens on a port of its own, and passes all bytes on. */
export async function doorTo(url: string): Promise<Door> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: Number(new URL(url).port || 5672), host: '127.0.0.1' })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => [client, upstream].map((end) => end.destroy()))
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const through = new URL(url)
  through.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: through.href,
    cut,
    stall: () => {
      for (const socket of sockets) socket.unpipe()
    },
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
