import type { Celery } from '@celeriac/core'
import { Worker, type WorkerOptions } from '@celeriac/worker'

/** Runs `work` while a worker of `app` runs its tasks, here in this process. */
export async function withWorker<T>(app: Celery, work: () => Promise<T>, options: WorkerOptions = {}): Promise<T> {
  const worker = new Worker(app, options)
  await worker.start()
  try {
    return await work()
  } finally {
    await worker.stop()
    await app.close()
  }
}
