import { Script } from 'node:vm'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Celery } from '../app/celery.ts'
import type { LoggerLike } from '../ports/logger-like.ts'

type Line = readonly [level: string, text: string]

function makeApp() {
  const lines: Line[] = []
  const at = (level: string) => (text: string) => void lines.push([level, text])
  const logger: LoggerLike = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  return { lines, app: new Celery('shop', { broker: 'memory://again' }, { logger }) }
}

/** A module that is evaluated as a hot reload does it: under the same file name, its text may have changed. */
const evaluate = (app: Celery, source: string, filename = '/app/tasks.ts'): unknown =>
  new Script(source, { filename }).runInThisContext().call(undefined, app)

const later = () => new Promise((resolve) => setImmediate(resolve))

it('the same text again, wherever it lands, replaces the first, and says so at debug level', () => {
  const { app, lines } = makeApp()
  const source = "(app) => app.task('shop.add', (x, y) => x + y)"
  const first = evaluate(app, source, '/app/tasks.ts?t=1')
  const second = evaluate(app, source, '/app/chunk-2.js')
  expect(second).not.toBe(first)
  expect(app.tasks.get('shop.add')).toBe(second)
  expect(lines).toEqual([
    ['debug', 'Task shop.add was defined again, at /app/chunk-2.js:1:14: it replaces the one before'],
  ])
})

it('so does another text at the same place', () => {
  const { app } = makeApp()
  evaluate(app, "(app) => app.task('shop.add', () => 1)", '/app/tasks.ts?t=1')
  const second = evaluate(app, "(app) => app.task('shop.add', () => 2)", '/app/tasks.ts?t=2')
  expect((app.tasks.get('shop.add') as unknown as () => number)()).toBe(2)
  expect(app.tasks.get('shop.add')).toBe(second)
})

it('and another text on another line of the same file, once the first evaluation is over; not in production', async () => {
  const { app } = makeApp()
  onTestFinished(() => void vi.unstubAllEnvs())
  evaluate(app, "(app) => app.task('shop.add', () => 1)")
  const moved = "\n\n(app) => app.task('shop.add', () => 2)"
  expect(() => evaluate(app, moved)).toThrow(app.errors.AlreadyRegistered)
  await later()
  vi.stubEnv('NODE_ENV', 'production')
  expect(() => evaluate(app, moved)).toThrow(app.errors.AlreadyRegistered)
  vi.stubEnv('NODE_ENV', 'development')
  expect(app.tasks.get('shop.add')).not.toBe(evaluate(app, moved))
})

it('two functions of one name stay an error that names both places', async () => {
  const { app } = makeApp()
  evaluate(app, "(app) => app.task('shop.add', () => 1)", '/app/one.ts')
  await later()
  expect(() => evaluate(app, "(app) => app.task('shop.add', () => 2)", '/app/two.ts')).toThrow(
    'the one at /app/one.ts:1:14 and another at /app/two.ts:1:14',
  )
  const inFunction = "(function define(app) { app.task('shop.add', () => 3) })"
  expect(() => evaluate(app, inFunction, '/app/one.ts')).toThrow(app.errors.AlreadyRegistered)
})

it('bound functions, whose text is not theirs, are not taken for one another', () => {
  const { app } = makeApp()
  const add = (x: number) => x
  app.task('shop.bound', add.bind(null, 1))
  expect(() => app.task('shop.bound', add.bind(null, 2))).toThrow(app.errors.AlreadyRegistered)
})

it('a name that a minifier seems to have made is warned of where it is defined, and where it is sent, once', async () => {
  const { app, lines } = makeApp()
  onTestFinished(() => app.close())
  const task = app.task(function e(x: number) {
    return x
  })
  const warning =
    "the name of the task 'shop.e' may change with each build: it is taken from the function 'e', and looks like a minifier's. Name it, as in app.task('shop.…', …). See https://"
  expect(lines).toEqual([['warn', expect.stringContaining(warning)]])
  await task.delay(1)
  await task.delay(2)
  const warnings = lines.filter(([level]) => level === 'warn').map(([, text]) => text)
  expect(warnings).toHaveLength(2)
  expect(warnings[1]).toContain(`Sending shop.e: ${warning}`)
})

it('a bundler is warned of in development already; a name that was given never', () => {
  const { app, lines } = makeApp()
  evaluate(app, '(app) => app.task(function makeReport() {})', 'webpack-internal:///(rsc)/./app/tasks.ts')
  evaluate(app, '(app) => app.task(function sendMail() {})', '/app/.next/server/chunks/12.js')
  evaluate(app, '(app) => app.task(function fromSource() {})', '/app/src/tasks.ts')
  app.task('shop.e', () => {})
  app.task({ name: 'shop.f' }, () => {})
  expect(lines.map(([level, text]) => [level, text.slice(0, 40)])).toEqual([
    ['warn', "the name of the task 'shop.makeReport' m"],
    ['warn', "the name of the task 'shop.sendMail' may"],
  ])
  expect(lines[0]?.[1]).toContain('taken from a function in a bundle')
})
