import { connect, createServer, type Server, type Socket } from 'node:net'

/** A door to a server that a test can slam. */
export interface TestProxy {
  readonly port: number
  /** Breaks all connections. */
  cut(): void
  /** From now on passes nothing on, either way; the connections stay. */
  stall(): void
  /** Everything that clients have sent, by connection. */
  readonly sent: readonly Buffer[][]
  close(): Promise<void>
}

/** Starts a server that passes all bytes on to `port` of this machine. */
export async function proxyTo(port: number): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  const pairs: (readonly [client: Socket, upstream: Socket])[] = []
  const sent: Buffer[][] = []
  const server = createServer((client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
    const chunks: Buffer[] = []
    sent.push(chunks)
    client.on('data', (chunk) => chunks.push(chunk))
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    pairs.push([client, upstream])
    client.pipe(upstream)
    upstream.pipe(client)
  })
  await listening(server)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    sent,
    cut,
    stall: () => {
      for (const [client, upstream] of pairs) {
        client.unpipe()
        upstream.unpipe()
      }
    },
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
}
