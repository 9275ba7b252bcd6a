import { Celery, signals } from '@celeriac/core'
import { internalsOf, type Logger, silentLogger } from '@celeriac/core/internal'
import { expect, it } from 'vitest'
import { warnOfMissing } from './warn-of-missing.ts'

it('names each setting, task and signal in use that has no effect, and nothing else', () => {
  const app = new Celery('app', { taskTrackStarted: true, workerStateDb: 'x' })
  app.task({ name: 'limited', timeLimit: 5 }, () => 1)
  app.task('free', () => 1)
  const lines: string[] = []
  const logger: Logger = { ...silentLogger(), warn: (line) => void lines.push(line) }
  const disconnect = signals.workerProcessInit.connect(() => undefined)
  warnOfMissing(internalsOf(app), logger)
  disconnect()
  expect(lines).toEqual([
    'The setting workerStateDb has no effect: it is not in this version',
    'The signal workerProcessInit has receivers and is never sent: it is not in this version',
    'Time limits and rate limits are not in this version, and are not kept for: limited',
  ])
})
