import { encodeException } from '@celeriac/protocol'
import { describe, expect, it, vi } from 'vitest'
import { errors } from '../app/errors.ts'
import { CeleriacError } from './celeriac-error.ts'
import { TimeLimitExceeded } from './celery/billiard-errors.ts'
import { CeleryError } from './celery/celery-error.ts'
import {
  MaxRetriesExceededError,
  NotRegistered,
  TaskError,
  TaskRevokedError,
  TimeoutError,
} from './celery/task-errors.ts'
import { Ignore, Reject, Retry } from './celery/task-predicates.ts'
import { errorFromException } from './error-from-exception.ts'
import { RemoteError } from './remote-error.ts'

describe('on the wire', () => {
  it.each([
    [new TaskRevokedError('expired'), 'celery.exceptions', 'TaskRevokedError', ['expired']],
    [new NotRegistered('nope.task'), 'celery.exceptions', 'NotRegistered', ['nope.task']],
    [new TimeLimitExceeded(60), 'billiard.exceptions', 'TimeLimitExceeded', [60]],
    [new errors.SoftTimeLimitExceeded(), 'billiard.exceptions', 'SoftTimeLimitExceeded', []],
    [new errors.WorkerLostError('signal 9'), 'billiard.exceptions', 'WorkerLostError', ['signal 9']],
    [new Reject('no'), 'celery.exceptions', 'Reject', ['no', false]],
    [new MaxRetriesExceededError("Can't retry"), 'celery.exceptions', 'MaxRetriesExceededError', ["Can't retry"]],
    [new errors.ContentDisallowed('pickle'), 'kombu.exceptions', 'ContentDisallowed', ['pickle']],
    [new errors.OperationalError('down'), 'kombu.exceptions', 'OperationalError', ['down']],
    [new errors.ChordError('Dependency'), 'celery.exceptions', 'ChordError', ['Dependency']],
  ])('%s is Celery’s own', (error, module, type, args) => {
    expect(encodeException(error)).toEqual({ exc_type: type, exc_message: args, exc_module: module })
    const back = errorFromException({ exc_type: type, exc_message: args, exc_module: module }, 'Traceback …')
    expect(back).toBeInstanceOf(error.constructor)
    expect(back.message).toBe(
      type === 'NotRegistered' || type === 'TimeLimitExceeded' || type === 'Reject' ? error.message : args.join(),
    )
    expect(back.traceback).toBe('Traceback …')
    expect(encodeException(back)).toEqual({ exc_type: type, exc_message: args, exc_module: module })
  })

  it.each([
    [['boom'], 'boom'],
    [['x', 42], "('x', 42)"],
    [[], ''],
    [[7], '7'],
    ['text', 'text'],
  ])('others come as RemoteError: %j', (message, text) => {
    const error = errorFromException({ exc_type: 'ValueError', exc_message: message, exc_module: 'builtins' }, 'tb')
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({
      excType: 'ValueError',
      excModule: 'builtins',
      excMessage: Array.isArray(message) ? message : [message],
      traceback: 'tb',
      code: 'remote_error',
    })
    expect(error.message).toBe(text === '' ? 'ValueError' : `ValueError: ${text}`)
    expect(encodeException(error)).toEqual({
      exc_type: 'ValueError',
      exc_message: Array.isArray(message) ? message : [message],
      exc_module: 'builtins',
    })
  })

  it('a class of the same name elsewhere is not Celery’s', () => {
    expect(errorFromException({ exc_type: 'TimeoutError', exc_message: [], exc_module: 'builtins' })).toBeInstanceOf(
      RemoteError,
    )
  })
})

async function classes() {
  const { BrokerError } = await import('./broker-error.ts')
  const { CeleriacError } = await import('./celeriac-error.ts')
  const { RemoteError } = await import('./remote-error.ts')
  const { SendManyError } = await import('../app/send-many.ts')
  const make = {
    BrokerError: () => new BrokerError('closed', 'It is closed', { affects: 'connection' }),
    RemoteError: () => new RemoteError({ exc_type: 'KeyError', exc_message: ['x'], exc_module: 'builtins' }),
    SendManyError: () => new SendManyError([undefined], [new Error('x')]),
  }
  return { BrokerError, CeleriacError, RemoteError, SendManyError, make }
}

describe('classes', () => {
  it('are all of our base, with a code', () => {
    for (const Class of Object.values(errors)) {
      expect(Object.prototype.isPrototypeOf.call(CeleriacError, Class)).toBe(true)
    }
    expect(new Ignore()).toMatchObject({ code: 'ignore', name: 'Ignore' })
    expect(new TimeoutError('x', { cause: 1 })).toMatchObject({ code: 'timeout', cause: 1 })
  })

  it('print without clutter', () => {
    expect(Object.keys(new Ignore())).toEqual(['name', 'code'])
  })

  it('hold across two copies of the package', async () => {
    const copy = (await import(`${'./celery/task-predicates.ts'}?copy`)) as { Ignore: typeof Ignore }
    expect(copy.Ignore).not.toBe(Ignore)
    const foreign = new copy.Ignore()
    expect(foreign).toBeInstanceOf(Ignore)
    expect(foreign).toBeInstanceOf(CeleryError)
    expect(foreign).toBeInstanceOf(CeleriacError)
    expect(foreign).not.toBeInstanceOf(Reject)
    expect(foreign).not.toBeInstanceOf(TaskError)
  })

  it.each(['BrokerError', 'RemoteError', 'SendManyError'] as const)('hold for %s of another copy', async (name) => {
    const ours = await classes()
    vi.resetModules()
    const theirs = await classes()
    expect(theirs[name]).not.toBe(ours[name])
    const foreign = theirs.make[name]()
    expect(foreign).toBeInstanceOf(ours[name])
    expect(foreign).toBeInstanceOf(ours.CeleriacError)
    for (const other of ['BrokerError', 'RemoteError', 'SendManyError'] as const) {
      expect(foreign instanceof ours[other]).toBe(other === name)
    }
    class Mine extends ours[name as 'RemoteError'] {}
    expect(foreign).not.toBeInstanceOf(Mine)
  })

  it('of users are told apart', () => {
    class Mine extends Ignore {}
    expect(new Mine()).toBeInstanceOf(Ignore)
    expect(new Ignore()).not.toBeInstanceOf(Mine)
    expect({}).not.toBeInstanceOf(Ignore)
    expect(null).not.toBeInstanceOf(Ignore)
  })
})

describe('Retry', () => {
  it.each([
    [{ when: 180 }, 'Retry in 180s'],
    [{ when: 5, error: new TypeError('bad') }, "Retry in 5s: TypeError('bad')"],
    [{ when: 0, error: new RangeError('again') }, "Retry in 0s: ValueError('again')"],
    [{ when: 0, error: 'just text' }, 'Retry in 0s: just text'],
    [{ when: new Date(0) }, 'Retry at 1970-01-01T00:00:00.000Z'],
    [{ message: 'again' }, 'again'],
    [{}, 'Retry later'],
  ])('%j says when and why', (init, text) => expect(new Retry(init).message).toBe(text))
})

// What `repr(Reject(reason))` is in Python, which a worker logs.
it.each([
  [null, 'None'],
  [true, 'True'],
  ['x', 'x'],
  [{ a: 1 }, "{'a': 1}"],
  [[1], '[1]'],
  [new Error('v'), 'v'],
])("Reject(%j) says so in Python's notation", (reason, text) => {
  expect(new Reject(reason).message).toBe(`reject requeue=False: ${text}`)
})
