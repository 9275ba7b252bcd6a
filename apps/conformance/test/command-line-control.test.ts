import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { redisUrl } from '@celeriac/testing/services'
import { inspectCommand, Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PythonWorker, startPythonWorker } from '../src/python-worker.ts'
import { untilListening } from '../src/until-listening.ts'
import { plainNode } from './programs-side.ts'

// Where the packages are installed.
const folder = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url))

let broker: string
let app: Celery
let worker: Worker
let pyWorker: PythonWorker
beforeAll(async () => {
  broker = await redisUrl(4)
  const redis = new Redis(broker)
  await redis.flushdb()
  await redis.quit()
  app = new Celery('commanded', { broker, backend: broker }, { logger: silentLogger() })
  app.task('commanded.add', (x: number, y: number) => x + y)
  inspectCommand(app, 'double', ({ n }) => Number(n) * 2)
  worker = new Worker(app, { hostname: 'node@line' })
  ;[pyWorker] = await Promise.all([
    startPythonWorker({ broker, backend: broker }, { name: 'python@line' }),
    worker.start(),
  ])
  await untilListening(app, 'python@line')
})
afterAll(async () => {
  await worker?.stop()
  await app?.close()
  await pyWorker?.stop()
})

/** Runs `celeriac` as from a shell. */
function celeriac(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...plainNode().env, BROKER_URL: broker }
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, cwd: folder }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
const both = ['-t', '10', '-d', 'node@line,python@line']

it('shows which workers are online', async () => {
  const { code, out } = await celeriac('status', ...both)
  expect(out).toMatch(/^-> {2}node@line: OK$/m)
  expect(out).toMatch(/^-> {2}python@line: OK$/m)
  expect(out).toContain('\n2 nodes online.')
  expect(code).toBe(0)
  const json = await celeriac('status', ...both, '--json')
  expect(JSON.parse(json.out)).toEqual({ 'node@line': { ok: 'pong' }, 'python@line': { ok: 'pong' } })
})

it('asks workers', async () => {
  const registered = await celeriac('inspect', 'registered', ...both)
  expect(registered.out).toMatch(/^-> {2}node@line: OK\n {8}\* commanded\.add$/m)
  expect(registered.out).toMatch(/^ {8}\* proj\.add/m)
  expect((await celeriac('inspect', 'active', '-t', '10', '-d', 'node@line')).out).toContain('- empty -')
  const own = await celeriac('inspect', 'double', 'n=21', '-t', '10', '-d', 'node@line', '-j')
  expect(JSON.parse(own.out)).toEqual({ 'node@line': 42 })
})

it('commands workers', async () => {
  expect(
    (await celeriac('control', 'revoke', 'T1', 'T2', ...both)).out.match(/tasks \{'T\d', 'T\d'\} flagged as revoked/g),
  ).toHaveLength(2)
  const limited = await celeriac('control', 'rate_limit', 'proj.add', '10/m', '-t', '10', '-d', 'python@line')
  expect(limited.out).toBe('->  python@line: OK\n        new rate limit set successfully\n')
  const terminated = await celeriac('control', 'revoke', 'T3', '--terminate', '--signal', 'SIGKILL', ...both)
  expect(terminated.out.match(/terminate: tasks unknown/g)).toHaveLength(2)
})

it('says what is wrong', async () => {
  expect(await celeriac('inspect', 'ping', '-d', 'nobody@line', '-t', '0.2')).toMatchObject({
    code: 69,
    err: expect.stringContaining('No nodes replied within time constraint'),
  })
  expect(await celeriac('inspect', 'pink')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean ping?'),
  })
  expect(await celeriac('inspect', 'revoke')).toMatchObject({
    code: 2,
    err: expect.stringContaining('celeriac control'),
  })
  expect(await celeriac('control', 'cancel_consumer', 'a', 'b')).toMatchObject({
    code: 2,
    err: expect.stringContaining('<queue>'),
  })
  expect((await celeriac('control', '--list')).out).toMatch(
    /rate_limit <task_name> <rate_limit>\s+how often a task may run/,
  )
})
