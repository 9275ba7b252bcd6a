import { Celery, GroupResult } from '@celeriac/core'
import type { SignatureObject } from '@celeriac/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { chain, chord, chunks, fromObject, group, map, stampWith, starmap } from '../index.ts'

function setup(settings = {}) {
  const app = new Celery('proj', { broker: 'memory://canvas', backend: 'cache+memory://canvas', ...settings })
  onTestFinished(() => app.close())
  return {
    app,
    add: app.task('tasks.add', (x: number, y: number) => x + y),
    tsum: app.task('tasks.tsum', (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)),
  }
}

describe('a composite signature', () => {
  it('is written and read again as JSON', () => {
    const { add, tsum } = setup()
    const flow = chain(add.s(1, 1), group([add.s(2), add.s(3)]), tsum.s())
    const wire = JSON.parse(JSON.stringify(flow)) as SignatureObject
    expect(Object.keys(wire)).toEqual(['task', 'args', 'kwargs', 'options', 'subtask_type', 'immutable'])
    expect(fromObject(wire).toJSON()).toEqual(wire)
    expect(String(flow)).toBe('tasks.add(1, 1) | %tasks.tsum()([tasks.add(2), tasks.add(3)])')
    expect(chord([add.s(1, 1)], tsum.s()).toJSON()).toMatchObject({
      task: 'celery.chord',
      kwargs: { kwargs: {}, header: [{ task: 'tasks.add' }], body: { task: 'tasks.tsum' } },
      subtask_type: 'chord',
    })
    expect(map(tsum, [[1]]).toJSON()).toMatchObject({ task: 'celery.map', immutable: true, options: {} })
  })

  it('is copied by clone, changed by set and link', () => {
    const { add, tsum } = setup()
    const first = group([add.s(1), add.s(2)])
    const copy = first.clone([], { countdown: 5 })
    copy.set({ immutable: true })
    expect(first.toJSON().options).toEqual({})
    expect(copy.options).toEqual({ countdown: 5 })
    expect(copy.toJSON().kwargs['tasks']).toMatchObject([{ immutable: true }, { immutable: true }])
    const joined = chord([add.s(1, 1)], tsum.s())
    const callback = joined.link(add.s(1))
    joined.onError(add.s(2))
    expect(callback.toJSON().options).toEqual({})
    expect(joined.toJSON().kwargs['body']).toMatchObject({
      options: { link: [{ args: [1] }], link_error: [{ args: [2] }] },
    })
  })

  it('is frozen with all that it is made of', () => {
    const { add, tsum } = setup()
    const flow = chain(add.s(1, 1), add.s(2), add.s(3))
    const result = flow.freeze('last')
    expect(result.id).toBe('last')
    expect(flow.id).toBe('last')
    expect(result.parent?.parent?.parent).toBeNull()
    const joined = chord([add.s(1, 1), add.s(2, 2)], tsum.s()).freeze()
    expect(joined.parent).toBeInstanceOf(GroupResult)
  })

  it('of a group is skewed as Celery does it', () => {
    const { add } = setup()
    const countdowns = (flow: { toJSON(): SignatureObject }) =>
      (flow.toJSON().kwargs['tasks'] as SignatureObject[]).map(({ options }) => options['countdown'])
    const members = () => group([add.s(1, 1), add.s(2, 2), add.s(3, 3), add.s(4, 4)])
    expect(countdowns(members().skew())).toEqual([1, 2, 3, 4])
    expect(countdowns(members().skew(0, 2, 1))).toEqual([0, 1, 2, 2])
  })

  it('is stamped by a visitor, single tasks and links too', () => {
    const { add } = setup()
    const visitor = {
      onSignature: ({ task }: SignatureObject) => ({ seen: task }),
      onCallback: () => ({ linked: true }),
    }
    const step = stampWith(add.s(1, 1).set({ link: add.s(2) }), visitor, { team: 'a' })
    expect(step.options).toMatchObject({ stampedHeaders: ['team', 'seen'], stamps: { team: 'a', seen: 'tasks.add' } })
    expect(step.toJSON().options['link']).toMatchObject([{ options: { team: 'a', seen: 'tasks.add', linked: true } }])
    const flow = stampWith(chain(add.s(1, 1), add.s(2)), visitor)
    expect(flow.toJSON().kwargs['tasks']).toMatchObject([
      { options: { seen: 'tasks.add' } },
      { options: { seen: 'tasks.add' } },
    ])
  })

  it('takes generators, and runs them out once', () => {
    const { add } = setup()
    function* members() {
      for (let i = 0; i < 3; i++) yield add.s(i, i)
    }
    expect(group(members()).toJSON().kwargs['tasks']).toHaveLength(3)
  })
})

describe('apply runs it here', () => {
  it('chains, groups, chords, maps and chunks', async () => {
    const { add, tsum } = setup()
    expect(await chain(add.s(2, 2), add.s(4), add.s(8)).apply().get()).toBe(16)
    expect(
      await group([add.s(2, 2), add.s(4, 4)])
        .apply()
        .get(),
    ).toEqual([4, 8])
    expect(
      await chord([add.s(1, 1), add.s(2, 2)], tsum.s())
        .apply()
        .get(),
    ).toBe(6)
    expect(
      await chain(add.s(1, 1), group([add.s(1), add.s(2)]), tsum.s())
        .apply()
        .get(),
    ).toBe(7)
    expect(await map(tsum, [[1, 2], [3]]).call()).toEqual([3, 3])
    expect(
      await starmap(add, [
        [1, 1],
        [2, 3],
      ])
        .apply()
        .get(),
    ).toEqual([2, 5])
    expect(
      await chunks(
        add,
        [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
        2,
      )
        .group()
        .apply()
        .get(),
    ).toEqual([[2, 4], [6]])
  })

  it('and so does every call under taskAlwaysEager', async () => {
    const { add } = setup({ taskAlwaysEager: true })
    const result = await chain(add.s(2, 2), add.s(4)).delay()
    expect(await result.get()).toBe(8)
    expect(await result.parent?.get()).toBe(4)
  })
})
