import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'
import { expect, it } from 'vitest'

async function warningsOf(app: Celery, lines: string[]): Promise<readonly string[]> {
  const worker = new Worker(app)
  await worker.start()
  await worker.stop()
  await app.close()
  return lines.filter((line) => line.includes('no tasks of its own'))
}

function recorded(name: string): { app: Celery; lines: string[] } {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  const logger = { debug: () => undefined, info: () => undefined, warn: say, error: say, critical: say }
  return { app: new Celery(name, { broker: 'memory://' }, { logger }), lines }
}

it('a worker whose app has no tasks says so, and names the app that has some', async () => {
  const other = new Celery('shop', { broker: 'memory://' })
  other.task('shop.pay', () => undefined)
  const { app, lines } = recorded('empty')
  expect(await warningsOf(app, lines)).toEqual([expect.stringMatching(/^The app 'empty' .*'shop' \(shop\.pay\)/)])
  await other.close()
})

it('a worker whose app has tasks says nothing of it', async () => {
  const { app, lines } = recorded('full')
  app.task('full.run', () => undefined)
  expect(await warningsOf(app, lines)).toEqual([])
})
