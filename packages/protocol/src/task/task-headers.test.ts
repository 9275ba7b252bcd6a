import { describe, expect, it } from 'vitest'
import { buildBody, emptyEmbed } from './task-body.ts'
import { buildHeaders } from './task-headers.ts'

const needed = { task: 'add', id: 'T1', argsrepr: '()', kwargsrepr: '{}', origin: 'gen1@host' }

describe('buildHeaders', () => {
  it('gives the 19 of Celery in their order [C1] [C6]', () => {
    expect(Object.entries(buildHeaders(needed))).toEqual([
      ['lang', 'js'],
      ['task', 'add'],
      ['id', 'T1'],
      ['shadow', null],
      ['eta', null],
      ['expires', null],
      ['group', null],
      ['group_index', null],
      ['retries', 0],
      ['timelimit', [null, null]],
      ['root_id', 'T1'],
      ['parent_id', null],
      ['argsrepr', '()'],
      ['kwargsrepr', '{}'],
      ['origin', 'gen1@host'],
      ['ignore_result', null],
      ['replaced_task_nesting', 0],
      ['stamped_headers', null],
      ['stamps', {}],
    ])
  })

  it('takes the id for the root where there is none [C6]', () => {
    expect(buildHeaders({ ...needed, rootId: '' })['root_id']).toBe('T1')
    expect(buildHeaders({ ...needed, rootId: 'R', parentId: 'P' })).toMatchObject({ root_id: 'R', parent_id: 'P' })
  })

  it('has the hard limit first [C7]', () => {
    expect(buildHeaders({ ...needed, timeLimit: 300, softTimeLimit: 200 })['timelimit']).toEqual([300, 200])
  })

  it('lets the headers of the sender win [C16]', () => {
    const headers = buildHeaders({ ...needed, headers: { foo: 'bar', lang: 'xx' } })
    expect(headers).toMatchObject({ foo: 'bar', lang: 'xx' })
    expect(Object.keys(headers).at(-1)).toBe('foo')
  })
})

describe('buildBody', () => {
  it('has three parts, and all four members of the embed [C2]', () => {
    expect(buildBody([1], { a: 2 })).toEqual([[1], { a: 2 }, emptyEmbed()])
    const chord = { task: 'c', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }
    const [, , embed] = buildBody([], {}, { chord, chain: [] })
    expect(Object.entries(embed)).toEqual([
      ['callbacks', null],
      ['errbacks', null],
      ['chain', []],
      ['chord', chord],
    ])
  })
})
