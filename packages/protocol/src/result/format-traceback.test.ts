import { expect, it } from 'vitest'
import { formatTraceback } from './format-traceback.ts'

const withStack = (error: Error, ...frames: string[]): Error =>
  Object.assign(error, { stack: [`${error.name}: ${error.message}`, ...frames].join('\n') })

it('puts the most recent call last', () => {
  const error = withStack(
    new TypeError('no such thing'),
    '    at inner (file:///app/tasks.ts:12:5)',
    '    at async Object.run [as handler] (/app/run.js:3:1)',
    '    at /app/main.js:1:2',
    '    at new Promise (<anonymous>)',
  )
  expect(formatTraceback(error)).toBe(
    [
      'Traceback (most recent call last):',
      '  File "<anonymous>", line ?, in new Promise',
      '  File "/app/main.js", line 1, in <anonymous>',
      '  File "/app/run.js", line 3, in async Object.run [as handler]',
      '  File "/app/tasks.ts", line 12, in inner',
      'TypeError: no such thing',
      '',
    ].join('\n'),
  )
})

it('tells the cause first', () => {
  const cause = withStack(new RangeError('too far'))
  expect(formatTraceback(withStack(new Error('failed', { cause })))).toBe(
    [
      'Traceback (most recent call last):',
      'ValueError: too far',
      '',
      'The above exception was the direct cause of the following exception:',
      '',
      'Traceback (most recent call last):',
      'Exception: failed',
      '',
    ].join('\n'),
  )
})

it('names the module of errors that came from Python', () => {
  const error = withStack(Object.assign(new Error(), { excType: 'Boom', excModule: 'app.errors', excArgs: [42] }))
  expect(formatTraceback(error)).toBe('Traceback (most recent call last):\napp.errors.Boom: 42\n')
})

it('ends where errors cause each other, and bears no stack', () => {
  const error = Object.assign(new Error('x'), { stack: undefined })
  error.cause = error
  expect(formatTraceback(error).match(/Exception: x/g)).toHaveLength(9)
})

it('reads a real stack', () => {
  expect(formatTraceback(new Error('real'))).toMatch(
    / {2}File ".*format-traceback\.test\.ts", line \d+, in .*\nException: real\n$/,
  )
})
