// A worker of which a task kills the process. It notes each run before.

import { appendFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'

const { settings, notes } = JSON.parse(process.argv[2])
const app = new Celery('early', settings)
app.task('early.kill', () => {
  appendFileSync(notes, 'kill\n')
  process.kill(process.pid, 'SIGKILL')
})
app.task('early.note', async () => {
  await appendFile(notes, 'note\n')
})
await new Worker(app, { concurrency: 1, withoutHeartbeat: true }).start()
process.send('ready')
