import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { BackendSettings, Logger, ResultBackend } from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'
import { testBackendHost, testBackendSettings } from '@celeriac/testing'
import { type OwnRedis, ownRedis, pythonPath } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll } from 'vitest'
import { adapter } from '../src/adapter.ts'

/** A server of a test file's own, and a connection to look into it. */
export async function ownServer(): Promise<{ readonly server: OwnRedis; readonly admin: Redis }> {
  const server = await ownRedis()
  const admin = new Redis(server.url)
  afterAll(async () => {
    admin.disconnect()
    await server.close()
  })
  return { server, admin }
}

export function backend(url: string, settings: Partial<BackendSettings> = {}, logger?: Logger): ResultBackend {
  return adapter.open(url, testBackendSettings(settings), testBackendHost(logger === undefined ? {} : { logger }))
}

export function success(taskId: string, result: unknown, more: Partial<ResultRecord> = {}): ResultRecord {
  const dateDone = '2026-11-22T09:18:30.460105+00:00'
  return { taskId, status: 'SUCCESS', result, traceback: null, children: [], dateDone, ...more }
}

/** Runs Python with a Celery app as `app`; returns what it prints as JSON. */
export async function celery(url: string, code: string, transport: Record<string, unknown> = {}): Promise<unknown> {
  const program = `
import json
from celery import Celery
from celery.result import AsyncResult, GroupResult
app = Celery('proj', broker='memory://', backend=${JSON.stringify(url)})
app.conf.result_backend_transport_options = json.loads(${JSON.stringify(JSON.stringify(transport))})
def answer(value): print(json.dumps(value), flush=True)
${code}
`
  const { stdout } = await promisify(execFile)(await pythonPath(), ['-c', program], { timeout: 30_000 })
  return stdout.trim() === '' ? undefined : JSON.parse(stdout)
}
