import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import type { Logger } from '@celeriac/core/adapter'
import { testBackendHost, testBackendSettings, until } from '@celeriac/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { adapter, fileBackend } from '../src/index.ts'

let folder: string
let app: Celery
let lines: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'celeriac-waits-'))
  lines = []
  const say = (line: string): void => void lines.push(line)
  const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
  app = new Celery('proj', { broker: 'memory://', backend: fileBackend(folder) }, { logger })
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

/** As another process does. */
async function store(taskId: string): Promise<void> {
  const other = adapter.open(`file://${folder}`, testBackendSettings(), testBackendHost())
  const record = { taskId, status: 'SUCCESS', result: taskId, traceback: null, children: [], dateDone: null }
  await other.store(record, { expiresS: null })
  await other.close()
}

const told = (error: unknown): unknown => error

it('a folder that is removed and made again: waits go on, and get their results', async () => {
  await store('T0')
  const early = app.asyncResult('T1').get()
  expect(await app.asyncResult('T0').get()).toBe('T0')
  await rm(folder, { recursive: true })
  const late = app.asyncResult('T2').get()
  await until(() => lines.some((line) => line.includes('Cannot wait for results') && line.includes('ENOENT')))
  await expect(app.asyncResult('T2').get({ timeout: 0.01 })).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining(folder),
  })
  await mkdir(folder)
  await store('T1')
  await store('T2')
  expect(await Promise.all([early, late])).toEqual(['T1', 'T2'])
})

it('a result that may not be read, or whose name cannot be: get() rejects as state() does, and others get theirs', async () => {
  await store('T1')
  await symlink('celery-task-meta-bad', join(folder, 'celery-task-meta-bad'))
  const ids = ['T1', 'bad', 'a/b']
  const failed = expect.objectContaining({
    name: 'BrokerError',
    code: 'failed',
    message: expect.stringContaining('ELOOP'),
  })
  const expected = ['T1', failed, expect.objectContaining({ code: 'unsupported' })]
  expect(await Promise.all(ids.map((id) => app.asyncResult(id).get().catch(told)))).toEqual(expected)
  expect(await Promise.all(ids.map((id) => app.asyncResult(id).state().catch(told)))).toEqual([
    'SUCCESS',
    ...expected.slice(1),
  ])
  // And while it is waited for already.
  const waiting = app.asyncResult('T3').get().catch(told)
  await expect(app.asyncResult('T3').get({ timeout: 0.01 })).rejects.toMatchObject({ code: 'timeout' })
  await symlink('celery-task-meta-T3', join(folder, 'celery-task-meta-T3'))
  expect(await waiting).toEqual(failed)
})
