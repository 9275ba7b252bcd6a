import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pythonPath } from '@celeriac/testing/services'

const PROJECT = `
import os
from celery import Celery

app = Celery('proj', broker=os.environ['TEST_BROKER'], backend='rpc://')
app.conf.update(
    task_default_queue=os.environ['TEST_QUEUE'], task_track_started=True, worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False)

@app.task(name='proj.add')
def add(x, y):
    return x + y

@app.task(name='proj.fail')
def fail():
    raise ValueError('boom', 42)

@app.task(name='proj.progress', bind=True)
def progress(self):
    self.update_state(state='PROGRESS', meta={'done': 1})
    return 'done'
`

/** Where a Python project of the test lives, and what its environment says. */
export interface PythonProject {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  remove(): Promise<void>
}

export async function pythonProject(broker: string, queue: string): Promise<PythonProject> {
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-rpc-'))
  await writeFile(join(folder, 'proj.py'), PROJECT)
  return {
    folder,
    env: { ...process.env, TEST_BROKER: broker, TEST_QUEUE: queue, PYTHONPATH: folder },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Runs Python to its end with \`proj\` at hand, and returns what it printed. */
export async function runPython({ env }: PythonProject, script: string): Promise<string> {
  const child = spawn(await pythonPath(), ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`Python failed:\n${err}`)
  return out.trim()
}

/** Starts a worker, and resolves when it is ready; what is returned ends it. */
export async function startPythonWorker({ folder, env }: PythonProject): Promise<() => Promise<void>> {
  const options = ['--pool', 'solo', '--loglevel', 'INFO', '--without-gossip', '--without-mingle']
  const child = spawn(await pythonPath(), ['-m', 'celery', '-A', 'proj', 'worker', ...options], { env, cwd: folder })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (said.includes('ready.')) resolve()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The worker ended:\n${said}`)))
  })
  return async () => {
    child.kill('SIGKILL')
    await ended
  }
}
