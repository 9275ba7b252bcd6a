import { mkdtemp, open as openFile, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResultBackend } from '@celeriac/core/adapter'
import { type ResultRecord, resultTuple } from '@celeriac/protocol'
import { testBackendHost, testBackendSettings } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adapter, fileBackend } from '../src/index.ts'

const success = (taskId: string, result: unknown): ResultRecord => ({
  taskId,
  status: 'SUCCESS',
  result,
  traceback: null,
  children: [],
  dateDone: '2026-11-22T09:18:30.460105+00:00',
})

describe('file://', () => {
  let folder: string
  let backend: ResultBackend
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-results-'))
    backend = adapter.open(`file://${folder}`, testBackendSettings(), testBackendHost())
  })
  afterEach(async () => {
    await backend.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('waits for a result that Python has not finished [C81]', async () => {
    const whole = JSON.stringify({ status: 'SUCCESS', result: 'whole', traceback: null, children: [], date_done: null, task_id: 'slow' }) // biome-ignore format: one document
    const file = await openFile(join(folder, 'celery-task-meta-slow'), 'w')
    await file.write(whole.slice(0, 30))
    const fetched = backend.fetch(['slow'])
    await file.write(whole.slice(30))
    await file.close()
    expect(await fetched).toMatchObject([{ result: 'whole' }])
  })

  it('cleans up what is older than resultExpires, and nothing else', async () => {
    for (const id of ['old', 'new']) await backend.store(success(id, 1), { expiresS: null })
    await backend.groups?.save('old', resultTuple('old'), null)
    await writeFile(join(folder, 'of the user'), '')
    const now = new Date()
    for (const name of ['celery-task-meta-old', 'celery-taskset-meta-old', 'of the user']) {
      await utimes(join(folder, name), 0, now.getTime() / 1000 - 86_401)
    }
    await backend.cleanup?.(now)
    expect((await readdir(folder)).sort()).toEqual(['celery-task-meta-new', 'of the user'])
  })

  it('overwrites what cannot be read', async () => {
    await writeFile(join(folder, 'celery-task-meta-bad'), 'no result')
    await expect(backend.fetch(['bad'])).rejects.toThrow()
    expect(await backend.store(success('bad', 1), { expiresS: null })).toBe('stored')
    expect(JSON.parse(await readFile(join(folder, 'celery-task-meta-bad'), 'utf8'))).toMatchObject({ result: 1 })
  })

  it.each(['../out', 'a/b', 'a\\b', 'a\0'])('writes nothing outside of its folder: %j', async (id) => {
    await expect(backend.store(success(id, 1), { expiresS: null })).rejects.toMatchObject({ code: 'unsupported' })
    expect(await readdir(folder)).toEqual([])
  })
})

describe('file:// addresses', () => {
  const open = (url: string): ResultBackend => adapter.open(url, testBackendSettings(), testBackendHost())

  it.each([
    ['file:///var/results', 'file:///var/results'],
    ['file://localhost/var/results', 'file:///var/results'],
    ['file:///with space/%20', 'file:///with space/%20'],
  ])('%s', (url, shown) => {
    expect(open(url).displayUrl).toBe(shown)
  })

  it('need a path', () => {
    expect(() => open('file://')).toThrow(expect.objectContaining({ code: 'bad_url' }))
  })

  it('name a folder that must exist', async () => {
    const refused = open('file:///nowhere/at/all').fetch(['x'])
    await expect(refused).rejects.toMatchObject({ code: 'bad_option', canRetry: false })
    await expect(refused).rejects.toThrow('/nowhere/at/all')
  })

  it.each([
    [{ globalKeyPrefx: 'x' }, 'there is no option globalKeyPrefx; did you mean globalKeyprefix?'],
    [{ globalKeyprefix: 7 }, 'resultBackendTransportOptions.globalKeyprefix must be a string'],
  ])('have no options but their own: %j', (transport, message) => {
    const settings = testBackendSettings({ transport })
    expect(() => adapter.open('file:///var/results', settings, testBackendHost())).toThrow(
      expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(message) }),
    )
  })

  it('let be what Celery has for any backend', () => {
    const settings = testBackendSettings({ transport: { retryPolicy: { maxRetries: 1 } } })
    expect(() => adapter.open('file:///var/results', settings, testBackendHost())).not.toThrow()
  })

  it('can be given as a value', () => {
    expect(fileBackend('/var/results')).toMatchObject({ kind: 'backend', urls: ['file:///var/results'] })
  })
})
