import type { SignatureObject } from '@celeriac/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { makeInternals, receive } from '../../test/support/make-internals.ts'
import type { Internals } from '../app/internals.ts'

let app: Internals
afterEach(() => app.close())

const signature = (over: Partial<SignatureObject> = {}): SignatureObject => ({
  task: 'proj.next',
  args: [9],
  kwargs: { k: 1 },
  options: {},
  subtask_type: null,
  immutable: false,
  ...over,
})

async function applied(...given: Parameters<Internals['publisher']['applySignature']>) {
  app = makeInternals()
  const tuple = await app.publisher.applySignature(...given)
  const [delivery] = await receive(app, 'celery')
  const message = delivery?.message
  const [args, kwargs, embed] = JSON.parse(Buffer.from(message?.body ?? []).toString())
  return { tuple, headers: message?.headers, properties: message?.properties, args, kwargs, embed }
}

describe('applySignature', () => {
  it('puts arguments in front, and the options of the call over its own, but for group and stamps', async () => {
    const options = {
      task_id: 'T2',
      reply_to: 'Q',
      group_id: 'G',
      priority: 3,
      queue: null,
      chord: null,
      link_error: signature(),
      stamped_headers: ['team'],
      team: 'a',
    }
    const { tuple, headers, properties, args, kwargs, embed } = await applied(signature({ options }), {
      args: [1, 2],
      options: { parentId: 'P', rootId: 'R', groupId: 'other', priority: 5, chain: [] },
    })
    expect(tuple).toEqual([['T2', null], null])
    expect([args, kwargs]).toEqual([[1, 2, 9], { k: 1 }])
    expect(headers).toMatchObject({
      id: 'T2',
      task: 'proj.next',
      group: 'G',
      parent_id: 'P',
      root_id: 'R',
      stamped_headers: ['team'],
      stamps: { team: 'a' },
    })
    expect(properties).toMatchObject({ replyTo: 'Q', priority: 5, correlationId: 'T2' })
    expect(embed).toMatchObject({ chain: [], chord: null, errbacks: [signature()] })
  })

  it('puts nothing in front of an immutable one [C87]', async () => {
    const { args } = await applied(signature({ immutable: true }), { args: [1, 2] })
    expect(args).toEqual([9])
  })

  it('sends a group of plain tasks as its members', async () => {
    app = makeInternals()
    const group = signature({
      task: 'celery.group',
      args: [],
      kwargs: { tasks: [signature(), signature({ options: { task_id: 'T2' } })] },
      options: { task_id: 'G1' },
      subtask_type: 'group',
    })
    const tuple = await app.publisher.applySignature(group, { args: [1], options: { parentId: 'P', rootId: 'R' } })
    const deliveries = await receive(app, 'celery', 2)
    expect(deliveries.map(({ message: { headers } }) => [headers['group'], headers['group_index']])).toEqual([
      ['G1', 0],
      ['G1', 1],
    ])
    expect(tuple).toEqual([['G1', null], deliveries.map(({ message: { headers } }) => [[headers['id'], null], null])])
    expect(deliveries[1]?.message.headers).toMatchObject({ id: 'T2', parent_id: 'P', root_id: 'R' })
  })

  it('names the package that other composite signatures need, and asks it where it is there', async () => {
    app = makeInternals()
    const chord = signature({ task: 'celery.chord', subtask_type: 'chord' })
    await expect(app.publisher.applySignature(chord, {})).rejects.toMatchObject({
      code: 'canvas_needed',
      message: expect.stringContaining('a chord'),
    })
    app.publisher.signatureAppliers.set('chord', async ({ task }, { args }) => [[`${task}${String(args)}`, null], null])
    expect(await app.publisher.applySignature(chord, { args: [1] })).toEqual([['celery.chord1', null], null])
  })
})
