import { expect, it, onTestFinished } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import { Celery } from '../app/celery.ts'
import { internalsOf } from '../app/internals-of.ts'
import type { BeforeTaskPublish } from '../signals/signal-infos.ts'
import { signals } from '../signals/signals.ts'
import { signature } from '../signature/make-signature.ts'
import { currentContext, runInContext } from './current-task.ts'
import { localRequest } from './local-request.ts'
import type { RunEnding } from './running-task.ts'
import { TaskRun } from './task-run.ts'

function run(id = 'T1'): TaskRun {
  const app = new Celery('proj')
  app.task('test.it', () => 1)
  const internals = internalsOf(app)
  const request = localRequest({ task: 'test.it', id, args: [], kwargs: {}, isEager: true })
  const lines: string[] = []
  const logger = { ...internals.logger, info: (message: string) => void lines.push(message) }
  return Object.assign(
    new TaskRun(internals.registry.require('test.it'), request, { internals, backend: undefined, logger }),
    { lines },
  )
}

it('signal: aborted before it was read, or after; the first reason stays', () => {
  const before = run()
  before.abort('first')
  before.abort('second')
  expect(before.signal.aborted).toBe(true)
  expect(before.signal.reason).toBe('first')
  const after = run()
  const { signal } = after
  expect(signal.aborted).toBe(false)
  after.abort('late')
  expect(signal.reason).toBe('late')
})

it('log lines say which task they come from', () => {
  const task = run() as TaskRun & { lines: string[] }
  task.log.info('hello')
  expect(task.lines).toEqual(['test.it[T1]: hello'])
})

it('contexts follow asynchronous code, and do not mix', async () => {
  const seen = await Promise.all(
    ['A', 'B'].map((id) =>
      runInContext(run(id), async () => {
        // A timer is what the context has to follow.
        await new Promise((resolve) => setTimeout(resolve, 1))
        return currentContext()?.request.id
      }),
    ),
  )
  expect(seen).toEqual(['A', 'B'])
  expect(currentContext()).toBeUndefined()
})

it('refuses options that retry and updateState do not have', async () => {
  const task = run()
  const exc = { exc: new Error('x') } as object
  expect(() => task.retry(exc)).toThrow("retry of 'test.it': unknown option 'exc'; did you mean 'error'?")
  expect(() => task.retry({ countDown: 1 } as object)).toThrow("did you mean 'countdown'?")
  const bad = [{ countdown: Number.NaN }, { countdown: '5' }, { eta: new Date('x') }, { maxRetries: 'x' }] as object[]
  for (const options of bad) {
    const refused = { code: 'bad_option', message: expect.stringContaining("retry of 'test.it': option '") as string }
    expect(() => task.retry(options)).toThrow(expect.objectContaining(refused))
  }
  await expect(task.updateState({ state: 'PROGRESS' } as never)).rejects.toMatchObject({ code: 'bad_option' })
})

it('without a chord there is nothing to add to; without results no state is stored', async () => {
  const task = run()
  await expect(task.addToChord({} as never)).rejects.toMatchObject({ code: 'not_in_chord' })
  await task.updateState('PROGRESS', 1)
})

it.each([
  ['alone', null, null, null],
  [
    'in the middle of a chain',
    'T0',
    [{ task: 'test.next', args: [], kwargs: {}, options: { task_id: 'T2' }, subtask_type: null, immutable: false }],
    [expect.objectContaining({ options: { task_id: 'T2', replaced_task_nesting: 1 } })],
  ],
  ['last in a chain', 'T0', [], null],
])('what replaces a task has it as its parent, as in Celery: %s', async (_where, parentId, chain, sentChain) => {
  const internals = makeInternals()
  onTestFinished(() => internals.close())
  const messages: BeforeTaskPublish[] = []
  onTestFinished(signals.beforeTaskPublish.connect((_name, info) => messages.push(info)))
  const { definition } = run()
  const local = localRequest({ task: 'test.it', id: 'T1', args: [], kwargs: {}, isEager: true, chain })
  const request = Object.assign(local, { rootId: 'T0', parentId })
  const task = new TaskRun(definition, request, { internals, backend: undefined, logger: internals.logger })
  const ended = await new Promise<RunEnding>((resolve, reject) => {
    task.endWith = resolve
    task.replace(signature('test.other', { args: [1] })).catch(reject)
  })
  expect(ended).toMatchObject({ error: { message: 'Replaced by new task' } })
  expect(messages).toMatchObject([
    {
      headers: { task: 'test.other', id: 'T1', root_id: 'T0', parent_id: 'T1', replaced_task_nesting: 1 },
      body: [[1], {}, { chain: sentChain }],
    },
  ])
})
