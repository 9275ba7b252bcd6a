import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileBackend } from '@celeriac/backend-filesystem'
import { filesystemBroker } from '@celeriac/broker-filesystem'
import { Celery, OperationalError } from '@celeriac/core'
import { internalsOf, type Logger } from '@celeriac/core/internal'
import { Worker } from '@celeriac/worker'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { impatientClock } from './impatient-clock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'celeriac-refusals-'))
  await mkdir(join(folder, 'data'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** As a disk that is taken away, and brought back. */
const away = (): Promise<void> => rename(join(folder, 'data'), join(folder, 'elsewhere'))
const back = (): Promise<void> => rename(join(folder, 'elsewhere'), join(folder, 'data'))

it('a folder that is away for a while is waited for, by workers and by senders', async () => {
  const log: string[] = []
  const say = (line: string) => void log.push(line)
  const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
  const data = join(folder, 'data')
  const broker = filesystemBroker({ dataFolderIn: data, dataFolderOut: data, controlFolder: join(data, 'control') })
  const app = new Celery('test', { broker, taskIgnoreResult: true }, { logger, clock: impatientClock() })
  const ran: number[] = []
  const task = app.task('test.run', (n: number) => void ran.push(n))
  const worker = new Worker(app)
  await worker.start()
  await task.delay(1)
  await expect.poll(() => ran).toEqual([1])
  await away()
  await expect(task.delay(2)).rejects.toBeInstanceOf(OperationalError)
  await expect.poll(() => log.join('\n')).toMatch(/^consumer: Cannot connect .*ENOENT.*Trying again in \d/m)
  const sending = task.applyAsync([3], { retryPolicy: { maxRetries: null } })
  await back()
  await sending
  await expect.poll(() => ran).toEqual([1, 3])
  await worker.stop()
  await app.close()
})

it('results can be written again when their folder is back', async () => {
  const app = new Celery('test', { broker: 'memory://', backend: fileBackend(join(folder, 'data')) })
  const backend = await internalsOf(app).backend()
  const record = { taskId: 'T1', status: 'SUCCESS', result: 1, traceback: null, children: [] } as const
  const store = async () =>
    backend?.store({ ...record, dateDone: new Date().toISOString() } as never, { expiresS: null })
  await store()
  await backend?.forget(['T1'])
  await away()
  await expect(store()).rejects.toMatchObject({ code: 'connection_lost', affects: 'connection', canRetry: true })
  await back()
  expect(await store()).toBe('stored')
  await app.close()
})
