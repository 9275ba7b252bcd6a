import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { freePort } from './free-port.ts'
import { ownEpmd } from './own-epmd.ts'
import { rabbitProgram, run } from './rabbit-commands.ts'
import { endServer, type ServerProcess, startServer } from './server-process.ts'
import { untilReady } from './until-ready.ts'

/** Options of {@link ownRabbit}. */
export interface OwnRabbitOptions {
  /**
   * More lines of `rabbitmq.conf`: `heartbeat = 1`, `listeners.ssl.1 = 127.0.0.1:…`. `{folder}` is {@link
   * OwnRabbit.folder}.
   */
  readonly conf?: readonly string[]
  /**
   * Refuses what RabbitMQ will not have any more: limits for a whole channel, and queues that are neither durable nor
   * exclusive. Without effect before 3.12, which refuses nothing.
   */
  readonly refusesDeprecated?: boolean
}

/** A RabbitMQ server of the test's own. */
export interface OwnRabbit {
  /** URL of its virtual host `/`, as guest. */
  readonly url: string
  readonly port: number
  /** Erlang node name of the server. */
  readonly node: string
  /** A temporary folder, removed by {@link close}. */
  readonly folder: string
  /** The Erlang process, while it runs. */
  readonly pid: number | undefined
  /** Starts it again after {@link stop} or {@link kill}, on the same port and with the same data. */
  start(): Promise<void>
  /** Ends it in an orderly way. */
  stop(): Promise<void>
  /** Ends it as a power failure would. */
  kill(): Promise<void>
  /** Runs `rabbitmqctl` against it and returns what it says. */
  ctl(...args: readonly string[]): Promise<string>
  /** Stops it for good and removes its folder. */
  close(): Promise<void>
}

/**
 * Starts RabbitMQ with a node name, ports and folders of its own, for tests that stop it, kill it or configure it. It
 * takes several seconds and 100 MB: one for a test file.
 *
 * @throws Error where it is not installed, or does not start
 */
export async function ownRabbit(options: OwnRabbitOptions = {}): Promise<OwnRabbit> {
  const program = await rabbitProgram('rabbitmq-server')
  const ctlProgram = await rabbitProgram('rabbitmqctl')
  const [port, distributionPort] = [await freePort(), await freePort()]
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-rabbit-'))
  const node = `${basename(folder).replaceAll('-', '_')}@localhost`
  // Without one of its own it uses the machine's.
  const epmd = await ownEpmd().catch(() => undefined)
  const refusals = options.refusesDeprecated && (await canRefuse(ctlProgram)) ? REFUSALS : []
  await prepare(folder, { port, epmdPort: epmd?.port, conf: [...(options.conf ?? []), ...refusals] })
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // The Erlang cookie is there.
    HOME: folder,
    // The start script then becomes the Erlang process, so that it is our child, and SIGTERM ends it in an orderly way.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_NODENAME: node,
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(folder, 'conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
  }
  let server: ServerProcess | undefined

  const ctl = (...args: readonly string[]): Promise<string> => run(ctlProgram, ['-q', '-n', node, ...args], env)
  const start = async (): Promise<void> => {
    if (server !== undefined) return
    const started = startServer(program, [], { env, cwd: folder })
    server = started
    await untilReady(started, 'rabbitmq-server', async () => started.output().includes('completed with'), 60_000)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = server
    server = undefined
    if (running !== undefined) await endServer(running, signal)
  }

  const close = async (): Promise<void> => {
    await end('SIGKILL')
    await epmd?.close()
    await rm(folder, { recursive: true, force: true })
  }

  await start().catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}//`,
    port,
    node,
    folder,
    get pid() {
      return server?.child.pid
    },
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    ctl,
    close,
  }
}

const REFUSALS = [
  'deprecated_features.permit.global_qos = false',
  'deprecated_features.permit.transient_nonexcl_queues = false',
]

async function canRefuse(ctl: string): Promise<boolean> {
  const said = await run(ctl, ['version'])
  const [major = 0, minor = 0] = (said.trim().split('\n').at(-1) ?? '').split('.').map(Number)
  return major > 3 || (major === 3 && minor >= 12)
}

interface Preparing {
  readonly port: number
  readonly epmdPort: number | undefined
  readonly conf: readonly string[]
}

async function prepare(folder: string, { port, epmdPort, conf }: Preparing): Promise<void> {
  for (const name of ['data', 'log', 'conf.d']) await mkdir(join(folder, name))
  // Read by the server and by each of its control programs.
  await writeFile(join(folder, 'rabbitmq-env.conf'), epmdPort === undefined ? '' : `ERL_EPMD_PORT=${epmdPort}\n`)
  await writeFile(join(folder, 'enabled_plugins'), '[].\n')
  await writeFile(join(folder, '.erlang.cookie'), `celeriac${process.hrtime.bigint()}`, { mode: 0o400 })
  const lines = [`listeners.tcp.1 = 127.0.0.1:${port}`, 'log.console = false', 'log.file.level = warning', ...conf]
  await writeFile(join(folder, 'rabbitmq.conf'), `${lines.join('\n').replaceAll('{folder}', folder)}\n`)
}
