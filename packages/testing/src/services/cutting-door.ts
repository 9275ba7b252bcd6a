import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on which connections break at a certain command. */
export interface CuttingDoor {
  readonly port: number
  /** How often it has cut. */
  readonly cuts: number
  close(): Promise<void>
}

/** Passes all bytes on, and breaks a connection that sends `word`; so often, then no more. */
export async function cuttingDoor(port: number, word: string, times: number): Promise<CuttingDoor> {
  const sockets = new Set<Socket>()
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect({ port, host: '127.0.0.1' })
    const end = (): void => {
      for (const socket of [client, upstream]) socket.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', end)
    }
    client.on('data', (data) => {
      if (cuts < times && data.toString('latin1').toLowerCase().includes(word)) {
        cuts += 1
        end()
      } else upstream.write(data)
    })
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get cuts() {
      return cuts
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
