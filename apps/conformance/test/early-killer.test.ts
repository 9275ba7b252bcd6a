import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AppSettings, Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { plainNode } from './programs-side.ts'

const program = fileURLToPath(new URL('../src/early-killer.mjs', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'celeriac-early-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function startWorker(settings: AppSettings, notes: string) {
  const child = fork(program, [JSON.stringify({ settings, notes })], plainNode())
  onTestFinished(() => void child.kill('SIGKILL'))
  const gone = once(child, 'exit')
  await Promise.race([once(child, 'message'), gone])
  return { child, gone }
}

it.each<[string, () => Promise<AppSettings>]>([
  [
    'Redis',
    async () => {
      const broker = await redisUrl(4)
      const redis = new Redis(broker)
      await redis.flushdb()
      await redis.quit()
      return { broker, brokerTransportOptions: { lease: 1 } }
    },
  ],
  ['RabbitMQ', async () => ({ broker: await ownVhost('celeriac-early') })],
  [
    'the filesystem',
    async () => {
      const data = join(folder, 'data')
      await mkdir(data)
      const options = { dataFolderIn: data, dataFolderOut: data, controlFolder: join(folder, 'control'), lease: 1 }
      return { broker: 'filesystem://', brokerTransportOptions: options }
    },
  ],
])(
  'a task that kills its worker is lost on %s, and what is behind it runs',
  { timeout: 60_000 },
  async (_, prepare) => {
    const settings: AppSettings = { ...(await prepare()), taskIgnoreResult: true }
    const notes = join(folder, 'notes')
    await writeFile(notes, '')
    const app = new Celery('early', settings)
    await app.sendTask('early.kill')
    await app.sendTask('early.note')
    const first = await startWorker(settings, notes)
    await first.gone
    const ran = async () => (await readFile(notes, 'utf8')).split('\n').filter((line) => line !== '')
    await until(async () => (await ran()).includes('kill'))
    const second = await startWorker(settings, notes)
    await until(async () => (await ran()).includes('note'), { patienceMs: 40_000 })
    expect(await ran()).toEqual(['kill', 'note'])
    second.child.kill('SIGKILL')
    await second.gone
    await app.close()
  },
)
