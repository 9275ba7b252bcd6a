import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { endServer, type ServerProcess, startServer } from './server-process.ts'
import { untilReady } from './until-ready.ts'

/** Options of {@link ownRedis}. */
export interface OwnRedisOptions {
  /**
   * Keep the data when the server is stopped or killed, for the next {@link OwnRedis.start}.
   *
   * @defaultValue false
   */
  readonly persistent?: boolean
  /** More arguments of `redis-server`: `['--requirepass', 'secret']`, `['--tls-port', …]`, `['--user', …]`. */
  readonly args?: readonly string[]
  /** Also listen on a unix socket, see {@link OwnRedis.socket}. */
  readonly socket?: boolean
  /** The lines of a sentinel's configuration file: the server is then a sentinel. */
  readonly sentinel?: readonly string[]
  /** @defaultValue a free one */
  readonly port?: number
}

/** A Redis server of the test's own. */
export interface OwnRedis {
  /** URL without credentials and database. */
  readonly url: string
  readonly port: number
  /** A temporary folder, removed by {@link close}: for certificates and the like. */
  readonly folder: string
  /** Path of the unix socket, where one was asked for. */
  readonly socket: string | undefined
  /** The process, while it runs. */
  readonly pid: number | undefined
  /** Starts it again after {@link stop} or {@link kill}, on the same port. */
  start(): Promise<void>
  /** Ends it in an orderly way; with `persistent` the data is written. */
  stop(): Promise<void>
  /** Ends it as a power failure would. */
  kill(): Promise<void>
  /** Stops it for good and removes its folder. */
  close(): Promise<void>
}

/**
 * Starts `redis-server` of the PATH on a free port of 127.0.0.1, for tests that stop it, kill it or configure it.
 *
 * @throws Error where there is none, or it does not start
 */
export async function ownRedis(options: OwnRedisOptions = {}): Promise<OwnRedis> {
  const port = options.port ?? (await freePort())
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-redis-'))
  const socket = options.socket ? join(folder, 'redis.sock') : undefined
  const args = await serverArguments(options, { port, folder, socket })
  let server: ServerProcess | undefined

  const start = async (): Promise<void> => {
    if (server !== undefined) return
    const started = startServer('redis-server', args, { cwd: folder })
    server = started
    await untilReady(started, 'redis-server', () => answers(port), 10_000)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = server
    server = undefined
    if (running !== undefined) await endServer(running, signal)
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    socket,
    get pid() {
      return server?.child.pid
    },
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function serverArguments(
  options: OwnRedisOptions,
  own: { readonly port: number; readonly folder: string; readonly socket: string | undefined },
): Promise<string[]> {
  const common = ['--port', String(own.port), '--bind', '127.0.0.1', '--dir', own.folder]
  if (options.sentinel !== undefined) {
    const file = join(own.folder, 'sentinel.conf')
    await writeFile(file, `${options.sentinel.join('\n')}\n`)
    return [file, '--sentinel', ...common, ...(options.args ?? [])]
  }
  const keep = options.persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const unix = own.socket === undefined ? [] : ['--unixsocket', own.socket]
  return ['--save', '', ...keep, ...unix, ...common, ...(options.args ?? [])]
}

/** Whether the server answers; an error (no password given) is an answer too. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const done = (yes: boolean): void => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', (data) => done(!data.toString().includes('LOADING')))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
  })
}
