import { describe, expect, it } from 'vitest'
import { InvalidTaskMessage } from '../message/invalid-messages.ts'
import { signatureObject } from '../signature/signature-object.ts'
import { parseTask } from './parse-task.ts'

const headers = { task: 'add', id: 'T1' }
const body = [[1], { a: 2 }, { callbacks: null, errbacks: null, chain: null, chord: null }]
const nothing = { callbacks: null, errbacks: null, chain: null, chord: null }

describe('protocol 2', () => {
  it('needs a name and an id only [C4]', () => {
    expect(parseTask(headers, body)).toEqual({
      task: 'add',
      id: 'T1',
      args: [1],
      kwargs: { a: 2 },
      embed: nothing,
      shadow: null,
      eta: null,
      expires: null,
      group: null,
      groupIndex: null,
      retries: 0,
      timeLimit: null,
      softTimeLimit: null,
      rootId: null,
      parentId: null,
      argsrepr: null,
      kwargsrepr: null,
      origin: null,
      ignoreResult: null,
      replacedTaskNesting: 0,
      stampedHeaders: null,
      stamps: {},
      headers: {},
      protocol: 2,
    })
  })

  it.each([null, {}, { callbacks: null }])('takes %o for nothing to do afterwards [C4]', (embed) => {
    expect(parseTask(headers, [[], {}, embed]).embed).toEqual(nothing)
  })

  it.each([[[]], [[1]], [[[], {}]], [[[], {}, {}, {}]], [null], [5], ['abc'], [{}], [{ a: 1 }]])(
    'refuses a body of %o [C2] [C5]',
    (wrong) => {
      expect(() => parseTask(headers, wrong)).toThrow(expect.objectContaining({ code: 'invalid_task' }))
    },
  )

  it.each([
    ['arguments that are no array', headers, [{}, {}, null]],
    ['keyword arguments that are an array', headers, [[], [], null]],
    ['an embed that is an array', headers, [[], {}, []]],
    ['a callback that is no signature', headers, [[], {}, { callbacks: [1] }]],
    ['a chord that is no signature', headers, [[], {}, { chord: { args: [] } }]],
    ['no id', { task: 'add' }, body],
    ['an id that is a number', { task: 'add', id: 5 }, body],
    ['a name that is a number', { task: 5, id: 'T1' }, body],
  ])('refuses %s [C5]', (_, wrongHeaders, wrongBody) => {
    expect(() => parseTask(wrongHeaders, wrongBody)).toThrow(InvalidTaskMessage)
  })

  it('has the hard limit first [C7]', () => {
    const { timeLimit, softTimeLimit } = parseTask({ ...headers, timelimit: [300, 200n] }, body)
    expect([timeLimit, softTimeLimit]).toEqual([300, 200])
    expect(parseTask({ ...headers, timelimit: null }, body)).toMatchObject({ timeLimit: null, softTimeLimit: null })
  })

  it.each([
    '2030-01-02T03:04:05Z', '2030-01-02T03:04:05+01:00', '2030-01-02T03:04:05.123+00:00', '2030-01-02T03:04:05.123456+00:00',
    '2030-01-02T03:04:05', '20300102T030405Z', '2030-01-31T03:04:05Z',
  ])('takes the time %o [C8]', (time) => {
    expect(parseTask({ ...headers, eta: time, expires: time }, body)).toMatchObject({ eta: time, expires: time })
  }) // biome-ignore format: a table

  it.each(['not a date', 5, '', true, '2030-02-30T00:00:00Z'])('refuses the time %o [C9]', (time) => {
    for (const name of ['eta', 'expires']) {
      const parse = (): unknown => parseTask({ ...headers, [name]: time }, body)
      expect(parse).toThrow(expect.objectContaining({ code: 'invalid_task', message: expect.stringContaining(name) }))
    }
  })

  it.each([
    ['', null],
    [null, null],
    ['shown', 'shown'],
  ])('reads the shadow name %o [C22]', (shadow, expected) => {
    expect(parseTask({ ...headers, shadow }, body).shadow).toBe(expected)
  })

  it('reads stamps, and an ignore_result only where it is a boolean [C17]', () => {
    const stamped = { stamped_headers: ['x', 'y'], stamps: { x: 'S', y: ['a', 'b'] } }
    const task = parseTask({ ...headers, ...stamped, ignore_result: null }, body)
    expect(task).toMatchObject({ stampedHeaders: ['x', 'y'], stamps: stamped.stamps, ignoreResult: null })
    expect(parseTask({ ...headers, ignore_result: false }, body).ignoreResult).toBe(false)
  })

  it('tells the headers of the sender from its own [C16]', () => {
    const own = { lang: 'py', compression: 'application/x-gzip', argsrepr: '', reply_to: 'x', hostname: 'h' }
    const sent = { foo: 'bar', celery_beat_task: true, redelivered: true, 'x-death': [] }
    expect(parseTask({ ...headers, ...own, ...sent }, body).headers).toEqual(sent)
  })

  it('fills what signatures may lack, and takes one for a list of one', () => {
    const embed = {
      callbacks: { task: 'a' },
      errbacks: [],
      chain: [{ task: 'b', extra: 1 }],
      chord: { task: 'c', options: null },
    }
    expect(parseTask(headers, [[], {}, embed]).embed).toEqual({
      callbacks: [signatureObject({ task: 'a' })],
      errbacks: [],
      chain: [{ ...signatureObject({ task: 'b' }), extra: 1 }],
      chord: signatureObject({ task: 'c' }),
    })
  })
})

describe('protocol 1', () => {
  it('has everything in its body [C18]', () => {
    const callbacks = [signatureObject({ task: 'next' })]
    const message = {
      task: 'add', id: 'T1', args: [1], kwargs: { a: 2 }, group: 'G1', group_index: 3, retries: 2, utc: true, callbacks,
      eta: '2030-01-02T03:04:05+00:00', expires: null, timelimit: [9, null],
    } // biome-ignore format: short
    expect(parseTask({ foo: 'bar' }, message)).toMatchObject({
      args: [1],
      kwargs: { a: 2 },
      embed: { ...nothing, callbacks },
      group: 'G1',
      groupIndex: 3,
      retries: 2,
      eta: message.eta,
      timeLimit: 9,
      rootId: null,
      argsrepr: '[1]',
      kwargsrepr: "{'a': 2}",
      headers: { foo: 'bar' },
      protocol: 1,
    })
  })

  it('needs a name and an id only [C18]', () => {
    expect(parseTask({}, { task: 'add', id: 'T1' })).toMatchObject({ args: [], kwargs: {}, embed: nothing })
  })

  it('believes taskset before group [C18]', () => {
    expect(parseTask({}, { task: 'add', id: 'T1', group: 'G1', taskset: 'G2' }).group).toBe('G2')
    expect(parseTask({}, { task: 'add', id: 'T1', group: 'G1', taskset: null }).group).toBeNull()
  })

  it.each([
    { task: 'add' },
    { task: 'add', id: 'T1', kwargs: [] },
    { task: 'add', id: 'T1', args: 5 },
    { task: null, id: 'T1' },
  ])('refuses %o', (wrong) => {
    expect(() => parseTask({}, wrong)).toThrow(expect.objectContaining({ code: 'invalid_task' }))
  })

  it('can be mixed with the headers of protocol 2, which win [C18]', () => {
    const mixed = parseTask(
      { ...headers, retries: 3, root_id: 'R', stamped_headers: ['x'] },
      { args: [1], kwargs: {}, retries: 1, chord: { task: 'c' } },
    )
    expect(mixed).toMatchObject({ id: 'T1', args: [1], retries: 3, rootId: 'R', stampedHeaders: ['x'], headers: {} })
    expect(mixed.embed.chord?.task).toBe('c')
  })
})

it.each([
  [{}, []],
  [{}, {}],
  [{}, null],
  [{ id: 'T1' }, body],
  [{ task: null }, body],
  [{}, 'text'],
])('does not know headers %o with body %o [C19]', (someHeaders, someBody) => {
  expect(() => parseTask(someHeaders, someBody)).toThrow(expect.objectContaining({ code: 'unknown_message' }))
})
