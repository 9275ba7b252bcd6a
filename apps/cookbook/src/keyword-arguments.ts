// Keyword arguments are bound to the names in `params`, as Python binds them.
import { Celery, kw } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ byPosition: string; byName: string; missing: string }> {
  const app = new Celery('images', { broker: 'memory://keywords', backend: 'cache+memory://keywords' })
  app.task({ name: 'images.resize', params: ['url', 'size', 'quality?'] }, (url: string, size: string, quality = 80) =>
    [url, size, quality].join(' '),
  )
  const resize = app.remote<(url: string, size?: string) => string, { size?: string; quality?: number }>(
    'images.resize',
  )
  return withWorker(app, async () => ({
    byPosition: await resize.delay('cat.png', 's').get(),
    byName: await resize.delay('cat.png', kw({ size: 'l', quality: 95 })).get(),
    missing: await resize
      .delay('cat.png')
      .get()
      .catch((error: Error) => error.message),
  }))
}
