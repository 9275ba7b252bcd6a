import { connect, createServer, type Server, type Socket } from 'node:net'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'amqp:': 5672, 'redis:': 6379 }

/** A way to a server of this machine that a test can block, or cut. */
export interface TcpProxy {
  readonly port: number
  /** The server's URL, led through the proxy. */
  readonly url: string
  /** Everything that clients have sent, by connection. */
  readonly sent: readonly Buffer[][]
  /** Passes nothing on any more, in neither direction; the connections stay, and new ones are taken. */
  freeze(): void
  /** Passes no answer on any more. */
  deafen(): void
  /** Breaks all connections; new ones pass again. */
  cut(): void
  close(): Promise<void>
}

/** Listens on a port of its own, and passes all bytes on to the server of this URL. */
export async function proxyTo(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl)
  const targetPort = Number(target.port) || DEFAULT_PORTS[target.protocol]
  if (targetPort === undefined) throw new Error(`${target.protocol} has no default port; name one.`)
  const sockets = new Set<Socket>()
  const sent: Buffer[][] = []
  let forwards = true
  let answers = true
  const server = createServer((client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    const chunks: Buffer[] = []
    sent.push(chunks)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        if (forwards) for (const other of [client, upstream]) other.destroy()
      })
    }
    client.on('data', (data: Buffer) => {
      chunks.push(data)
      if (forwards) upstream.write(data)
    })
    upstream.on('data', (data) => forwards && answers && client.write(data))
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
    forwards = true
    answers = true
  }
  const port = await listen(server)
  target.host = `127.0.0.1:${port}`
  return {
    port,
    url: target.href,
    sent,
    freeze: () => {
      forwards = false
    },
    deafen: () => {
      answers = false
    },
    cut,
    close() {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}
