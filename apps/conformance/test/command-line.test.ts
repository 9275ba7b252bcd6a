import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AsyncResult, Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { plainNode } from './programs-side.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const command = path('../../../packages/cli/dist/main.js')

/** A project in which the command is installed. */
let folder: string
let broker: string
let backend: string
let redis: Redis
beforeAll(async () => {
  broker = await redisUrl(7)
  backend = await redisUrl(8)
  redis = new Redis(broker)
  folder = await mkdtemp(join(tmpdir(), 'celeriac-command-'))
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true })
  await symlink(path('../node_modules/@celeriac'), join(folder, 'node_modules', '@celeriac'))
  const shim = join(folder, 'node_modules', '.bin', 'celeriac')
  await writeFile(shim, `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`)
  await chmod(shim, 0o755)
  await writeFile(join(folder, 'package.json'), '{ "name": "project", "private": true }')
  await copyFile(path('../src/signalled-app.mjs'), join(folder, 'tasks.mjs'))
})
beforeEach(() => redis.flushdb())
afterAll(async () => {
  redis?.disconnect()
  await rm(folder, { recursive: true, force: true })
})

const living = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Starts a worker in the project, and an app that sends to it; `pid` asks who it is, after some time in a task. */
function start(program: string, args: readonly string[]) {
  // What the npm says that started the test runner is not for this project.
  const plain = Object.entries(plainNode().env).filter(([name]) => !/^npm_/i.test(name))
  const env = { ...Object.fromEntries(plain), TEST_BROKER: broker, TEST_BACKEND: backend, NO_UPDATE_NOTIFIER: '1' }
  const child: ChildProcess = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout?.resume()
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const app = new Celery('signalled', { broker, backend })
  onTestFinished(() => app.close())
  const pids = new Set<number>()
  onTestFinished(() => {
    for (const pid of pids) if (living(pid)) process.kill(pid, 'SIGKILL')
  })
  const pidOf = async (sent: AsyncResult<number>): Promise<number> => {
    const pid = await sent.get({ timeout: 20 })
    pids.add(pid)
    return pid
  }
  const pid = async () => pidOf(await app.sendTask<number>('signalled.pid', [0]))
  /** Resolves once a task that takes its time has begun. */
  const begin = async (ms: number) => {
    const sent = await app.sendTask<number>('signalled.pid', [ms])
    await until(() => redis.llen('celery'), { wanted: (waiting) => waiting === 0, patienceMs: 20_000 })
    return { pid: () => pidOf(sent) }
  }
  return { child, ended, pid, begin }
}

it('SIGTERM to `npx celeriac worker` leaves no orphan: what runs ends, and the worker with it', async () => {
  const { child, ended, pid, begin } = start('npx', ['--offline', 'celeriac', '-A', 'tasks', 'worker'])
  const worker = await pid()
  expect(worker).not.toBe(child.pid)
  const running = await begin(700)
  child.kill('SIGTERM')
  await ended
  expect(await running.pid()).toBe(worker)
  await until(() => !living(worker), { patienceMs: 20_000 })
})

it('SIGHUP stops a worker warm and starts it again, as often as it comes, and SIGTERM reaches the new one', async () => {
  const { child, ended, pid, begin } = start(process.execPath, [command, '-A', 'tasks', 'worker'])
  const first = await pid()
  expect(first).toBe(child.pid)
  const running = await begin(300)
  child.kill('SIGHUP')
  expect(await running.pid()).toBe(first)
  const second = await pid()
  expect(second).not.toBe(first)
  child.kill('SIGHUP')
  await until(() => !living(second), { patienceMs: 20_000 })
  const third = await pid()
  expect(new Set([first, second, third]).size).toBe(3)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(living(third)).toBe(false)
})
