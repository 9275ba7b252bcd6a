import { expect, it } from 'vitest'
import { taskLogger } from '../context/task-logger.ts'
import type { Logger } from '../ports/logger.ts'
import { type ConsoleLoggerOptions, consoleLogger } from './console-logger.ts'
import { silentLogger } from './silent-logger.ts'

const now = new Date(2026, 10, 22, 9, 8, 7, 6).getTime()

function logged(
  options: Partial<ConsoleLoggerOptions>,
  log: (logger: ReturnType<typeof consoleLogger>) => void,
): string[] {
  const lines: string[] = []
  log(consoleLogger({ clock: { now: () => now }, write: (line) => void lines.push(line), ...options }))
  return lines
}

it('writes lines as Celery does', () => {
  const lines = logged({}, (logger) => logger.warn('hello %s'))
  expect(lines).toEqual(['[2026-11-22 09:08:07,006: WARNING/MainProcess] hello %s\n'])
})

it('writes warnings and what is worse', () => {
  const lines = logged({}, (logger) => {
    for (const level of ['debug', 'info', 'warn', 'error', 'critical'] as const) logger[level](level)
  })
  expect(lines.map((line) => line.replace(/.*: /, ''))).toEqual([
    'WARNING/MainProcess] warn\n',
    'ERROR/MainProcess] error\n',
    'CRITICAL/MainProcess] critical\n',
  ])
})

it('writes from the level that it is given, under the name that it is given', () => {
  const options = { level: 'debug', processName: 'w1' } as const
  expect(logged(options, (logger) => logger.debug('x'))).toEqual([expect.stringMatching(/DEBUG\/w1\] x\n$/)])
  expect(logged({ level: 'critical' }, (logger) => logger.error('x'))).toEqual([])
})

it('says whether a level is written', () => {
  const logger = consoleLogger({ clock: { now: () => now } })
  expect([logger.isEnabled?.('info'), logger.isEnabled?.('warn')]).toEqual([false, true])
  expect(silentLogger().isEnabled?.('critical')).toBe(false)
})

it('adds the stack of an error', () => {
  const error = new RangeError('too far')
  const [line] = logged({}, (logger) => logger.error('failed', { error, taskId: 'x' }))
  expect(line).toContain('MainProcess] failed\nRangeError: too far\n    at ')
  expect(line?.endsWith('\n')).toBe(true)
})

it('writes lines in the form of the settings', () => {
  const options = {
    format: '%(levelname)-8s|%(asctime)s|%(process)d|%(message).3s|%(nope)s|%(msecs)03d|100%%',
    datefmt: '%H:%M:%S',
  }
  expect(logged(options, (logger) => logger.warn('hello'))).toEqual([
    `WARNING |09:08:07|${process.pid}|hel|???|006|100%\n`,
  ])
  const dated = { format: '%(asctime)s', datefmt: '%a %d %b %Y %I %p %% %Q' }
  expect(logged(dated, (logger) => logger.warn('x'))).toEqual(['Sun 22 Nov 2026 09 AM % %Q\n'])
})

it('writes lines of tasks in a form of their own', () => {
  const write = (logger: Logger) => taskLogger(logger, 'tasks.add', 'T').warn('half done')
  expect(logged({}, write)).toEqual(['[2026-11-22 09:08:07,006: WARNING/MainProcess] tasks.add[T]: half done\n'])
  expect(logged({ taskFormat: '%(task_id)s %(task_name)s %(message)s' }, write)).toEqual(['T tasks.add half done\n'])
  expect(logged({ taskDatefmt: '%M', taskFormat: '%(asctime)s' }, write)).toEqual(['08\n'])
})

it('colours messages where it is asked to', () => {
  const lines = logged({ color: true, level: 'info', format: '%(message)s' }, (logger) => {
    logger.info('plain')
    logger.error('red')
  })
  expect(lines).toEqual(['plain\n', '\u001b[1;31mred\u001b[0m\n'])
})
