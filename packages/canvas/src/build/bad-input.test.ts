import { CeleriacError, Celery } from '@celeriac/core'
import { expect, it, onTestFinished } from 'vitest'
import { chain, chord, chunks, group, map } from '../index.ts'

function setup() {
  const app = new Celery('proj', { broker: 'memory://bad', backend: 'cache+memory://bad' })
  onTestFinished(() => app.close())
  return { app, add: app.task('tasks.add', (x: number, y: number) => x + y) }
}

const loose = { chain, chord, group, map, chunks } as unknown as Record<string, (...args: unknown[]) => unknown>

it.each([
  ['chain', [], 'empty_chain', 'a chain needs at least one step'],
  ['chain', [[]], 'empty_chain', 'a chain needs at least one step'],
  ['chain', [1], 'not_a_signature', 'chain[0]: Not a signature: no object'],
  ['chain', ['tasks.add'], 'not_a_signature', 'chain[0]: Not a signature: no object'],
  ['group', [[{ args: [] }]], 'not_a_signature', 'group[0]: Not a signature: it names no task'],
  ['group', [undefined], 'not_a_signature', 'group: Not a signature: no object'],
  ['chord', [[]], 'no_body', 'a chord needs a body'],
  ['chord', [5, { task: 'a' }], 'not_a_signature', "the chord's header: Not a signature: no object"],
  ['chord', [[], { task: 'celery.chord', subtask_type: 'chord' }], 'not_a_signature', 'the chord has no body'],
  ['map', ['tasks.add', [1]], 'not_a_signature', 'celery.map needs a task'],
])('%s(%j) is refused by name', (name, args, code, message) => {
  expect(() => loose[name]?.(...args)).toThrow(
    expect.toSatisfy(
      (error: unknown) => error instanceof CeleriacError && error.code === code && error.message.includes(message),
    ),
  )
})

it('a task in the place of its signature is told from one', () => {
  const { add } = setup()
  expect(() => loose['group']?.([add])).toThrow('group[0]: the task itself; write add.s(…)')
})

it('chunks of nothing at a time are refused', () => {
  const { add } = setup()
  expect(() => chunks(add, [[1, 1]], 0)).toThrow('n must be a whole number above 0')
})

it('options are checked, and links of groups refused', async () => {
  const { add } = setup()
  expect(() => chain(add.s(1, 1), add.s(2)).set({ countDown: 1 } as object)).toThrow("did you mean 'countdown'?")
  await expect(group([add.s(1, 1)]).applyAsync([], { link: add.s(1) })).rejects.toThrow('use a chord')
})
