// A schema of the arguments checks what arrives: callers send its input, the handler gets its output.
import { Celery } from '@celeriac/core'
import { z } from 'zod'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ accepted: string; refused: string }> {
  const app = new Celery('mail', { broker: 'memory://schema', backend: 'cache+memory://schema' })
  const args = z.tuple([z.email(), z.coerce.date()])
  const remind = app.task({ name: 'mail.remind', args }, (to, when) => `${to} on ${when.toISOString().slice(0, 10)}`)
  const unchecked = app.remote<(to: string, when: string) => string>('mail.remind')
  return withWorker(app, async () => ({
    accepted: await remind.delay('ann@example.com', '2030-01-02').get(),
    refused: await unchecked
      .delay('nobody', '2030-01-02')
      .get()
      .catch((error: Error) => error.message),
  }))
}
