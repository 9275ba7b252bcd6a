import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { amqpUrl, freePort, type OwnRedis, ownRedis, ownVhost } from '@celeriac/testing/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../src/use-and-close.mjs', import.meta.url))

/** Runs a script that uses an app and closes it. Gives what it printed, and how long after that it ended. */
function use(broker: string, backend: string): Promise<{ output: string; code: number | null; lingeredMs: number }> {
  // The built packages, whatever the test runner resolves to.
  const child = spawn(process.execPath, [script, broker, backend], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  let closedAt = 0
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    closedAt = performance.now()
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ output: output.trim(), code, lingeredMs: performance.now() - closedAt }))
  })
}

describe('a process ends by itself when its worker has stopped and its app is closed', () => {
  let redis: OwnRedis
  let vhost: string
  beforeAll(async () => {
    redis = await ownRedis()
    vhost = await ownVhost('celeriac-closing')
  })
  afterAll(() => redis?.close())

  it.each([
    ['Redis', () => redis.url, () => redis.url, '3'],
    ['RabbitMQ with results over rpc', () => vhost, () => 'rpc://', '3'],
    ['RabbitMQ with results on Redis', () => vhost, () => redis.url, '3'],
    [
      'Redis that is down',
      async () => `redis://127.0.0.1:${await freePort()}`,
      () => redis.url,
      'connection_refused,operational_error',
    ],
    [
      'RabbitMQ that is down',
      async () => `amqp://127.0.0.1:${await freePort()}`,
      () => 'rpc://',
      'connection_refused,operational_error',
    ],
    [
      'RabbitMQ without that vhost',
      () => amqpUrl('no-such-vhost'),
      () => 'rpc://',
      'vhost_not_found,operational_error',
    ],
  ])('%s', async (_, broker, backend, expected) => {
    const { output, code, lingeredMs } = await use(await broker(), backend())
    expect(output).toBe(expected)
    expect(code).toBe(0)
    expect(lingeredMs).toBeLessThan(1000)
  })
})
