import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { ownRedis } from '@celeriac/testing/services'
import { afterAll, expect, it } from 'vitest'
import { startPythonWorker } from '../src/python-worker.ts'
import { routing } from './routing-conformance.ts'

const servers: Awaited<ReturnType<typeof ownRedis>>[] = []
const own = async (): Promise<string> => {
  const server = await ownRedis()
  servers.push(server)
  return server.url
}
afterAll(async () => {
  for (const server of servers) await server.close()
})

routing({
  name: 'Redis',
  async prepare() {
    const url = await own()
    return { broker: `${url}/0`, backend: `${url}/1` }
  },
})

it('Python serves what Node sent in the order of its priorities, 0 first [C48] [C49] [C50]', async () => {
  const url = await own()
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-priorities-'))
  const file = join(folder, 'ran')
  const app = new Celery('sender', { broker: url })
  for (const priority of [9, 4, 0, 6, 3, 2]) await app.sendTask('proj.note', [file, String(priority)], { priority })
  const python = await startPythonWorker(
    { broker: url, backend: url, conf: { worker_prefetch_multiplier: 1 } },
    { pool: 'solo', concurrency: 1 },
  )
  const lines = async (): Promise<string[]> =>
    (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  expect(await until(lines, { wanted: (all) => all.length === 6, patienceMs: 20_000 })).toEqual([
    '0',
    '2',
    '4',
    '3',
    '6',
    '9',
  ])
  await python.stop()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})
