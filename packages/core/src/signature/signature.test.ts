import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Celery } from '../app/celery.ts'
import { kw } from '../call/kw.ts'
import type { BeforeTaskPublish } from '../signals/signal-infos.ts'
import { signals } from '../signals/signals.ts'
import { signature } from './make-signature.ts'

function setup() {
  const app = new Celery('proj', { broker: 'memory://', backend: 'cache+memory://' })
  const messages: BeforeTaskPublish[] = []
  const disconnect = signals.beforeTaskPublish.connect((_name, info) => messages.push(info))
  onTestFinished(async () => {
    disconnect()
    await app.close()
  })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const minus = app.task({ name: 'tasks.minus', params: ['x', 'y'] }, (x: number, y: number) => x - y)
  return { app, messages, add, minus }
}

const sentArgs = ({ body }: BeforeTaskPublish) => (body as unknown[]).slice(0, 2)

describe('arguments', () => {
  it('that come later go in front', async () => {
    const { messages, minus } = setup()
    expect(await minus.s(1).call(10)).toBe(9)
    await minus.s(1).delay(10)
    await minus.s(1).applyAsync([10])
    await minus.s(kw({ y: 1 })).delay(10)
    expect(messages.map(sentArgs)).toEqual([
      [[10, 1], {}],
      [[10, 1], {}],
      [[10], { y: 1 }],
    ])
  })

  it('of an immutable one stay', async () => {
    const { messages, minus } = setup()
    const fixed = minus.si(3, 1)
    expect(fixed.immutable).toBe(true)
    await fixed.applyAsync([10] as never, { queue: 'q' })
    expect(messages.map(sentArgs)).toEqual([[[3, 1], {}]])
    expect(messages[0]?.routingKey).toBe('q')
    expect(minus.signature([3, 1], { immutable: true }).immutable).toBe(true)
    expect(minus.s(3, 1).set({ immutable: true }).immutable).toBe(true)
  })

  it('run here: call, apply', async () => {
    const { minus } = setup()
    expect(await minus.s(5, 3).call()).toBe(2)
    expect(await (await minus.s(3).apply([5])).get()).toBe(2)
    await expect(signature('no.such').call()).rejects.toMatchObject({ code: 'not_registered' })
  })
})

describe('options', () => {
  it('of null in a signature of Python’s are as good as none', async () => {
    const { app, messages } = setup()
    const options = { countdown: null, queue: null, link: null, priority: null, task_id: 'T' }
    const came = { task: 'tasks.add', args: [2], kwargs: {}, options, subtask_type: null, immutable: false }
    await app.signature(came).delay(5)
    expect(messages[0]).toMatchObject({ routingKey: 'celery', headers: { id: 'T', eta: null } })
    expect(app.signature(came).toJSON()).toMatchObject({ options: { priority: null, task_id: 'T' } })
  })

  it('of the call win over the signature’s, those over the task’s', async () => {
    const { app, messages } = setup()
    const task = app.task({ name: 't', queue: 'task', priority: 1 }, () => 1)
    await task.s().delay()
    await task.s().set({ queue: 'signature' }).delay()
    await task.signature([], { queue: 'signature' }).applyAsync([], { queue: 'call', priority: undefined })
    expect(messages.map(({ routingKey }) => routingKey)).toEqual(['task', 'signature', 'call'])
    expect(messages[2]?.properties['priority']).toBe(1)
  })

  it('are checked', () => {
    const { add } = setup()
    expect(() => add.s(1).set({ countDown: 1 } as never)).toThrow(
      "signature of 'tasks.add': unknown option 'countDown'",
    )
    expect(() => add.signature([1], { queue: 5 } as never)).toThrow("option 'queue' must be")
    expect(() => signature('x', { args: 5 } as never)).toThrow('task args must be a list or tuple')
  })

  it('group and stamps stay those of the signature [C17]', async () => {
    const { messages, add } = setup()
    const sig = add.s(1, 1).set({ groupId: 'G' }).stamp({ team: 'a', n: 1 })
    await sig.applyAsync([], { groupId: 'other', stampedHeaders: ['x'], stamps: { x: 1, team: 'b' } })
    expect(messages[0]?.headers).toMatchObject({ group: 'G', stamped_headers: ['team', 'n'] })
    expect(messages[0]?.headers['stamps']).toMatchObject({ team: 'a', n: 1 })
  })
})

describe('links', () => {
  it('are added once; link and linkError give what was added, onError the signature', () => {
    const { add } = setup()
    const sig = add.s(2, 2)
    const callback = add.s(8)
    expect(sig.link(callback)).toBe(callback)
    sig.link(add.s(8))
    sig.link(add.s(9))
    expect(sig.onError(add.si(0, 0))).toBe(sig)
    expect(sig.linkError(add.si(0, 0))).not.toBe(sig)
    const { options } = sig.toJSON()
    expect(options['link']).toMatchObject([{ args: [8] }, { args: [9] }])
    expect(options['link_error']).toMatchObject([{ args: [0, 0], immutable: true }])
  })

  it('that are changed later count as they are then', () => {
    const { add } = setup()
    const sig = add.s(2, 2)
    sig.link(add.s(8)).set({ queue: 'late' })
    expect(sig.toJSON().options['link']).toMatchObject([{ options: { queue: 'late' } }])
  })

  it('are stamped with their signature', () => {
    const { add } = setup()
    const wire = add.s(3).stamp({ old: 1 }).toJSON()
    const sig = add
      .s(2, 2)
      .set({ link: [add.s(8), wire] })
      .onError(add.s(9))
    expect(sig.stamp({ team: 'a' })).toBe(sig)
    sig.stamp({ team: 'b', other: 1 }, { append: true })
    const { options } = sig.toJSON()
    expect(options).toMatchObject({ stamped_headers: ['team', 'other'], team: ['a', 'b'], other: 1 })
    expect(options['link']).toMatchObject([
      { options: { team: ['a', 'b'], other: 1 } },
      { options: { old: 1, team: ['a', 'b'], other: 1, stamped_headers: ['old', 'team', 'other'] } },
    ])
    expect(options['link_error']).toMatchObject([{ options: { team: ['a', 'b'] } }])
    expect(wire.options).toEqual({ stamped_headers: ['old'], old: 1 })
  })
})

describe('copies', () => {
  it('do not share what is changed', () => {
    const { add } = setup()
    const sig = add.s(2).set({ queue: 'a' })
    const copy = sig.clone([1], { kwargs: { z: 1 }, priority: 3 }).set({ queue: 'b' })
    copy.link(add.s(1))
    expect(copy).toMatchObject({ task: 'tasks.add', args: [1, 2], kwargs: { z: 1 } })
    expect(copy.options).toMatchObject({ queue: 'b', priority: 3 })
    expect(sig).toMatchObject({ args: [2], kwargs: {}, options: { queue: 'a' } })
    expect(sig.options).toEqual({ queue: 'a' })
  })
})

describe('freeze', () => {
  it('fixes the id and where the reply goes', async () => {
    const { app, messages, add } = setup()
    const sig = add.s(1, 1)
    const handle = sig.freeze('T', { groupId: 'G', groupIndex: 2, rootId: 'R', parentId: 'P', chord: add.s(5) })
    expect(handle.id).toBe('T')
    expect(sig.id).toBe('T')
    expect(sig.freeze('other').id).toBe('T')
    expect(sig.toJSON().options).toMatchObject({
      task_id: 'T',
      reply_to: app.oid,
      root_id: 'R',
      parent_id: 'P',
      group_id: 'G',
      group_index: 2,
      chord: { task: 'tasks.add', args: [5] },
    })
    expect((await sig.delay()).id).toBe('T')
    expect(messages[0]?.headers).toMatchObject({ id: 'T', root_id: 'R', parent_id: 'P', group: 'G', group_index: 2 })
    expect(messages[0]?.properties['replyTo']).not.toBe('')
  })
})

describe('in wire form', () => {
  it('has Celery’s six keys in their order', () => {
    const { add } = setup()
    expect(JSON.stringify(add.signature([1, 2], { countdown: 10, kwargs: { a: 1 } }))).toBe(
      '{"task":"tasks.add","args":[1,2],"kwargs":{"a":1},"options":{"countdown":10},"subtask_type":null,"immutable":false}',
    )
  })

  it('comes back', async () => {
    const { messages, add } = setup()
    const sig = add
      .si(1, 2)
      .set({ queue: 'q', linkError: add.s(3) })
      .stamp({ team: 'a' })
    const wire: unknown = JSON.parse(JSON.stringify(sig))
    const back = signature(wire as never)
    expect(back.toJSON()).toEqual(sig.toJSON())
    await back.delay()
    expect(messages[0]).toMatchObject({ routingKey: 'q', headers: { stamps: { team: 'a' } } })
  })

  it('of a chain needs the canvas package to be sent', async () => {
    setup()
    const wire = {
      task: 'celery.chain',
      args: [],
      kwargs: { tasks: [] },
      options: {},
      subtask_type: 'chain',
      immutable: false,
    }
    const chain = signature(wire)
    expect(chain.toJSON()).toEqual(wire)
    await expect(chain.delay()).rejects.toMatchObject({ code: 'canvas_needed' })
  })
})

describe('by name', () => {
  it('is sent by the app that was made last, or by the one that made it', async () => {
    const { app, messages } = setup()
    await signature('tasks.other', { args: [2, 2], kwargs: { a: 1 }, countdown: 10 }).delay()
    await app.signature('tasks.mine', { args: [1] }).delay()
    expect(messages.map(({ headers }) => [headers['task'], headers['argsrepr']])).toEqual([
      ['tasks.other', '(2, 2)'],
      ['tasks.mine', '(1,)'],
    ])
    expect(messages[0]?.headers['eta']).toMatch(/^\d{4}-.*\+00:00$/)
  })

  it('is sent by the app before it once that one is closed', async () => {
    const { messages } = setup()
    const closed = [new Celery('second'), new Celery('third')]
    for (const app of closed) await app.close()
    await signature('tasks.other').delay()
    expect(messages.map(({ headers }) => headers['task'])).toEqual(['tasks.other'])
  })

  it('needs an app', async () => {
    const app = new Celery('gone')
    await app.close()
    await expect(signature('x').delay()).rejects.toMatchObject({ code: 'no_app' })
  })

  it('shows itself as Celery does', () => {
    const { add } = setup()
    expect(inspect(add.s(2, 'x' as never))).toBe("tasks.add(2, 'x')")
    expect(`${signature('a.b', { args: [[1]], kwargs: { k: null } })}`).toBe('a.b([1], k=None)')
  })
})
