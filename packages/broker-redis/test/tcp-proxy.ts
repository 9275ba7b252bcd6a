import { connect, createServer, type Socket } from 'node:net'

/** A proxy in front of a server, whose traffic a test can stop without closing anything, or cut. */
export interface TcpProxy {
  readonly port: number
  /** From now on nothing passes, in neither direction, and no connection is closed. */
  freeze(): void
  /** From now on no answer passes. */
  deafen(): void
  /** Closes all connections; new ones pass again. */
  cut(): void
  close(): Promise<void>
}

export async function tcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let forwards = true
  let answers = true
  const server = createServer((client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1' })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        if (forwards) for (const other of [client, upstream]) other.destroy()
      })
    }
    client.on('data', (data) => forwards && upstream.write(data))
    upstream.on('data', (data) => forwards && answers && client.write(data))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    forwards = true
    answers = true
  }
  return {
    port: address.port,
    freeze: () => {
      forwards = false
    },
    deafen: () => {
      answers = false
    },
    cut,
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
