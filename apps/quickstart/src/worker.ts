// The Node worker: takes `nodeQueue` until SIGTERM or Ctrl-C.
import { signals } from '@celeriac/core'
import { Worker } from '@celeriac/worker'
import { app, nodeQueue } from './app.ts'
import './tasks.ts'

const worker = new Worker(app, { queues: [nodeQueue], hostname: 'node@%h', concurrency: 10 })
signals.workerReady.connect(() => console.log('ready.'))
process.exitCode = await worker.run()
