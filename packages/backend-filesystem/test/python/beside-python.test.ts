import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ResultBackend } from '@celeriac/core/adapter'
import { type ResultRecord, resultTuple } from '@celeriac/protocol'
import { testBackendHost, testBackendSettings } from '@celeriac/testing'
import { pythonPath } from '@celeriac/testing/services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adapter } from '../../src/index.ts'

const PYTHON_APP = `
import json, sys
from celery import Celery
app = Celery('proj', broker='memory://', backend='file://' + sys.argv[1])
`

const success = (taskId: string, result: unknown): ResultRecord => ({
  taskId,
  status: 'SUCCESS',
  result,
  traceback: null,
  children: [],
  dateDone: '2026-11-22T09:18:30.460105+00:00',
})

describe('file:// beside Python', () => {
  let folder: string
  let backend: ResultBackend
  const opened = (transport: Record<string, unknown> = {}): ResultBackend =>
    adapter.open(`file://${folder}`, testBackendSettings({ transport }), testBackendHost())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-results-'))
    backend = opened()
  })
  afterEach(async () => {
    await backend.close()
    await rm(folder, { recursive: true, force: true })
  })

  const python = async (script: string, ...args: string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(await pythonPath(), ['-c', PYTHON_APP + script, folder, ...args], {
      timeout: 60_000,
    })
    return JSON.parse(stdout)
  }

  it('is read by Python [C81]', async () => {
    await backend.store(success('id-1', { answer: 42 }), { expiresS: null })
    expect(await python('print(json.dumps(app.AsyncResult("id-1").get(timeout=5)))')).toEqual({ answer: 42 })
  })

  it('reads what Python stored, and hears of it at once [C81]', async () => {
    const heard: ResultRecord[] = []
    await backend.watch(['id-2'], (record) => heard.push(record))
    await python(`
app.backend.store_result("id-2", None, "STARTED")
app.backend.store_result("id-2", ValueError("boom", 42), "FAILURE", traceback="Traceback")
print(1)
`)
    await expect.poll(() => heard.at(-1)?.status).toBe('FAILURE')
    const [record] = await backend.fetch(['id-2'])
    expect(record).toMatchObject({
      taskId: 'id-2',
      result: { exc_type: 'ValueError', exc_message: ['boom', 42], exc_module: 'builtins' },
      traceback: 'Traceback',
    })
  })

  it('keeps a success of Python, as Python keeps one of ours [C73]', async () => {
    await python('app.backend.store_result("theirs", 1, "SUCCESS"); print(1)')
    expect(await backend.store(success('theirs', 2), { expiresS: null })).toBe('kept')
    await backend.store(success('ours', 2), { expiresS: null })
    await python('app.backend.store_result("ours", 1, "FAILURE"); print(1)')
    expect(await backend.fetch(['theirs', 'ours'])).toMatchObject([{ result: 1 }, { result: 2 }])
  })

  it('shares saved groups with Python [C79]', async () => {
    const children = [resultTuple('a'), resultTuple('b')]
    await backend.groups?.save('ours', resultTuple('ours', null, children), null)
    expect(await python('print(json.dumps([r.id for r in app.GroupResult.restore("ours")]))')).toEqual(['a', 'b'])
    await python(`
from celery.result import GroupResult, AsyncResult
GroupResult("theirs", [AsyncResult("c", app=app)], app=app).save(backend=app.backend)
print(1)
`)
    expect(await backend.groups?.restore('theirs')).toEqual(resultTuple('theirs', null, [resultTuple('c')]))
  })

  it('puts the prefix before its keys that Python puts there [C83]', async () => {
    const prefixed = opened({ globalKeyprefix: 'pre' })
    await prefixed.store(success('id', 1), { expiresS: null })
    await prefixed.close()
    expect(await readdir(folder)).toEqual(['pre_celery-task-meta-id'])
    const script =
      'app.conf.result_backend_transport_options = {"global_keyprefix": "pre"}; print(app.AsyncResult("id").get(timeout=5))'
    expect(await python(script)).toBe(1)
  })
})
