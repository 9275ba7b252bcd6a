import { expect, it, onTestFinished } from 'vitest'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import { localRequest } from '../context/local-request.ts'
import { TaskRun } from '../context/task-run.ts'
import type { TaskHooks } from '../definition/task-hooks.ts'
import { silentLogger } from '../log/silent-logger.ts'
import { signals } from '../signals/signals.ts'
import { afterSuccess } from './after-run.ts'
import { executeTask } from './execute-task.ts'

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function throwing(): unknown {
  const getter = {
    get: () => {
      throw new Error('not readable')
    },
  }
  return Object.defineProperties(new Error('x'), { stack: getter, message: getter, name: getter })
}

function makeRun(handler: () => unknown, hooks: TaskHooks = {}): { run: TaskRun; lines: string[] } {
  const app = new Celery('proj')
  onTestFinished(() => app.close())
  app.task({ name: 'test.it', ...hooks }, handler)
  const internals = internalsOf(app)
  const lines: string[] = []
  const logger = { ...silentLogger(), error: (line: string) => void lines.push(line) }
  const local = localRequest({ task: 'test.it', id: 'T1', args: [], kwargs: {}, isEager: true })
  // As in a worker.
  const request = Object.assign(local, { isEager: false })
  const run = new TaskRun(internals.registry.require('test.it'), request, { internals, backend: undefined, logger })
  return { run, lines }
}

it.each([
  ['a revoked proxy', revoked, 'something was thrown that cannot be read'],
  ['an error whose getters throw', throwing, 'not readable'],
])('a task that throws what cannot be read fails, and nothing else does: %s', async (_what, make, message) => {
  const failure = { kind: 'failure', error: { message } }
  const thrower = () => {
    throw make()
  }
  expect(await executeTask(makeRun(thrower).run)).toMatchObject(failure)
  expect(await executeTask(makeRun(async () => thrower()).run)).toMatchObject(failure)
  expect(await executeTask(makeRun(() => 1, { beforeStart: thrower }).run)).toMatchObject(failure)
})

it.each([
  ['a revoked proxy', revoked],
  ['an error whose getters throw', throwing],
])('hooks and receivers that throw what cannot be read are reported: %s', async (_what, make) => {
  const thrower = () => {
    throw make()
  }
  for (const onSuccess of [thrower, async () => thrower()]) {
    const { run, lines } = makeRun(() => 1, { onSuccess })
    onTestFinished(signals.taskSuccess.connect(onSuccess, { sender: 'test.it' }))
    await afterSuccess(run, 1, 0)
    expect(lines[0]).toBe('Task test.it[T1] onSuccess handler raised: something was thrown that cannot be read')
    expect(lines[1]).toContain('Signal handler of taskSuccess raised: Error: something was thrown that cannot be read')
  }
})
