import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AdapterHost, Broker, BrokerConnection, Delivery, QueueSpec } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import { testBrokerSettings, testHost } from '@celeriac/testing'
import { pythonPath } from '@celeriac/testing/services'
import { compareFileNames } from '../src/consume/compare-file-names.ts'
import { adapter } from '../src/index.ts'

/** Makes a Celery app `app` on the folder that is the first argument. */
const PYTHON_APP = `
import json, sys
from celery import Celery
folder = sys.argv[1]
app = Celery('proj', broker='filesystem://')
app.conf.broker_transport_options = dict(data_folder_in=folder, data_folder_out=folder, control_folder=folder + '/control')
`

/** A temporary folder, what is opened on it, and Python on it. */
export class TestFolder {
  readonly path: string
  readonly #connections: BrokerConnection[] = []

  private constructor(path: string) {
    this.path = path
  }

  static async make(): Promise<TestFolder> {
    return new TestFolder(await mkdtemp(join(tmpdir(), 'celeriac-fs-')))
  }

  broker(transport: Record<string, unknown> = {}, host: Partial<AdapterHost> = {}): Broker {
    const folders = { dataFolderIn: this.path, dataFolderOut: this.path, controlFolder: join(this.path, 'control') }
    return adapter.open(
      'filesystem://',
      testBrokerSettings({ transport: { ...folders, ...transport } }),
      testHost(host),
    )
  }

  async connect(transport?: Record<string, unknown>, host?: Partial<AdapterHost>): Promise<BrokerConnection> {
    const connection = await this.broker(transport, host).connect()
    this.#connections.push(connection)
    return connection
  }

  /** Files of messages, in their order. */
  async messages(): Promise<string[]> {
    return (await readdir(this.path)).filter((name) => name.endsWith('.msg')).sort(compareFileNames)
  }

  /** Runs Python with Celery; gives what it prints as JSON. */
  async python(script: string, ...args: string[]): Promise<unknown> {
    const { stdout } = await promisify(execFile)(await pythonPath(), ['-c', PYTHON_APP + script, this.path, ...args], {
      cwd: this.path,
      timeout: 60_000,
    })
    return JSON.parse(stdout)
  }

  async remove(): Promise<void> {
    for (const connection of this.#connections) await connection.close()
    await rm(this.path, { recursive: true, force: true })
  }
}

export function queue(name: string, more: Partial<QueueSpec> = {}): QueueSpec {
  return { name, durable: true, exclusive: false, autoDelete: false, ...more }
}

export function message(text: string, headers: Record<string, unknown> = {}): WireMessage {
  return {
    body: Buffer.from(JSON.stringify(text)),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers,
    properties: { deliveryMode: 2, priority: 0 },
  }
}

export function textOf(delivery: Pick<Delivery, 'message'>): unknown {
  return JSON.parse(Buffer.from(delivery.message.body).toString())
}
