import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort, type OwnRabbit, type OwnRedis, ownRabbit, ownRedis, ownVhost } from '../src/services.ts'
import { until } from '../src/until.ts'

/** What a server on this port says to `send`; undefined where nobody listens. */
function ask(port: number, send: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => socket.write(send))
    socket.once('error', () => resolve(undefined))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString('latin1'))
    })
  })
}

it('gives ports that are free', async () => {
  const port = await freePort()
  expect(await ask(port, 'PING\r\n')).toBeUndefined()
})

describe('ownRedis', () => {
  let redis: OwnRedis
  beforeAll(async () => {
    redis = await ownRedis({ persistent: true, socket: true })
  })
  afterAll(() => redis.close())

  it('answers on its port', async () => {
    expect(await ask(redis.port, 'PING\r\n')).toBe('+PONG\r\n')
  })

  it('keeps its data when it is killed, where that is asked for', async () => {
    await ask(redis.port, 'SET a 1\r\n')
    await redis.kill()
    expect(redis.pid).toBeUndefined()
    expect(await ask(redis.port, 'PING\r\n')).toBeUndefined()
    await redis.start()
    expect(await ask(redis.port, 'GET a\r\n')).toBe('$1\r\n1\r\n')
  })

  it('says what the server wrote when it does not start', async () => {
    await expect(ownRedis({ args: ['--no-such-option', '1'] })).rejects.toThrow(/did not start.*no-such-option/s)
  })
})

describe('ownRabbit', () => {
  let rabbit: OwnRabbit
  beforeAll(async () => {
    rabbit = await ownRabbit()
  }, 120_000)
  afterAll(() => rabbit.close())

  it('speaks AMQP on its port', async () => {
    // A wrong header is answered with the right one.
    expect(await ask(rabbit.port, 'AMQP\x00\x00\x00\x00')).toMatch(/^AMQP/)
  })

  it('is what its control program talks to', async () => {
    expect(await rabbit.ctl('eval', 'os:getpid().')).toContain(`"${rabbit.pid}"`)
  })

  it('is registered with a port mapper of its own, which ends with it', async () => {
    const own = await ownRabbit()
    const conf = await readFile(join(own.folder, 'rabbitmq-env.conf'), 'utf8')
    const port = Number(/^ERL_EPMD_PORT=(\d+)$/m.exec(conf)?.[1])
    // "n", the request for all names, with its length.
    // It answers with its own port first, and then with the names.
    const names = await until(() => ask(port, '\x00\x01n'), { wanted: (answer) => answer.includes('name') })
    expect(names).toContain(`name ${own.node.split('@')[0]} at port`)
    await own.close()
    expect(await ask(port, '\x00\x01n')).toBeUndefined()
  }, 120_000)

  it('is where a virtual host of a test is made, when it is the server of the whole run', async () => {
    vi.stubEnv('CELERIAC_TEST_AMQP_URL', rabbit.url)
    vi.stubEnv('CELERIAC_TEST_RABBITMQ_NODE', rabbit.node)
    vi.stubEnv('CELERIAC_TEST_RABBITMQ_HOME', rabbit.folder)
    try {
      expect(await ownVhost('mine')).toBe(rabbit.url.replace(/\/\/$/, '/mine'))
    } finally {
      vi.unstubAllEnvs()
    }
    expect(await rabbit.ctl('list_vhosts')).toContain('mine')
  }, 120_000)

  it('comes back after being stopped, and after being killed', async () => {
    await rabbit.stop()
    expect(rabbit.pid).toBeUndefined()
    await rabbit.start()
    await rabbit.kill()
    expect(await ask(rabbit.port, 'AMQP\x00\x00\x00\x00')).toBeUndefined()
    await rabbit.start()
    expect(await ask(rabbit.port, 'AMQP\x00\x00\x00\x00')).toMatch(/^AMQP/)
  }, 120_000)
})

it('leaves no server behind when the test is killed', async () => {
  const module = fileURLToPath(new URL('../src/services/server-process.ts', import.meta.url))
  // The sources as plain JavaScript, for a process of its own.
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 }
  const code = ts.transpileModule(await readFile(module, 'utf8'), { compilerOptions: options }).outputText
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-orphan-'))
  await writeFile(join(folder, 'server-process.mjs'), code)
  const program = `
    import { startServer } from './server-process.mjs'
    console.log(startServer('sleep', ['1000']).child.pid)
  `
  await writeFile(join(folder, 'main.mjs'), program)
  const test = spawn(process.execPath, [join(folder, 'main.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = (await once(test.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  expect(isRunning(pid)).toBe(true)
  test.kill('SIGKILL')
  await until(() => !isRunning(pid))
  await rm(folder, { recursive: true })
})

/** Also a process that has ended but that nobody has asked for its end is not running. */
function isRunning(pid: number): boolean {
  try {
    if (existsSync('/proc/self')) return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
