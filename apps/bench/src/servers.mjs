import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A Redis of its own, without persistence. */
export async function startRedis() {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'celeriac-bench-'))
  const child = spawn(
    'redis-server',
    ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  )
  const broker = new Redis({ port, db: 0, maxRetriesPerRequest: null })
  const backend = new Redis({ port, db: 1, maxRetriesPerRequest: null })
  broker.on('error', () => {})
  backend.on('error', () => {})
  await broker.ping()
  return {
    broker,
    backend,
    brokerUrl: `redis://127.0.0.1:${port}/0`,
    backendUrl: `redis://127.0.0.1:${port}/1`,
    version: /redis_version:(\S+)/.exec(await broker.info('server'))[1],
    /** Microseconds of processor time. */
    async cpu() {
      const text = await broker.info('cpu')
      const read = (name) => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)[1]) * 1e6
      return read('used_cpu_user') + read('used_cpu_sys')
    },
    async stop() {
      broker.disconnect()
      backend.disconnect()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
