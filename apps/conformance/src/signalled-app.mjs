import { Celery } from '@celeriac/core'

export const app = new Celery('signalled', { broker: process.env.TEST_BROKER, backend: process.env.TEST_BACKEND })
app.task('signalled.pid', async (ms) => {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return process.pid
})
