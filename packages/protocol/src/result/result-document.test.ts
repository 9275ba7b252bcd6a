import { describe, expect, it } from 'vitest'
import { InvalidResult } from '../message/invalid-messages.ts'
import { fromResultDocument, toResultDocument } from './result-document.ts'
import type { ResultRecord } from './result-record.ts'

const record: ResultRecord = {
  taskId: 'T1',
  status: 'SUCCESS',
  result: 5,
  traceback: null,
  children: [],
  dateDone: 'D',
}
const extended = { name: 'add', args: [1], kwargs: {}, worker: 'w1@h', retries: 0, queue: 'celery' }

describe('toResultDocument', () => {
  it('has the members of Celery in their order [C70]', () => {
    expect(Object.entries(toResultDocument(record))).toEqual([
      ['status', 'SUCCESS'],
      ['result', 5],
      ['traceback', null],
      ['children', []],
      ['date_done', 'D'],
      ['task_id', 'T1'],
    ])
  })

  it('has group and parent where there are any, and the task id last [C70]', () => {
    const names = Object.keys(toResultDocument({ ...record, groupId: 'G', parentId: 'P', extended }))
    expect(names.slice(5)).toEqual([
      'group_id',
      'parent_id',
      'name',
      'args',
      'kwargs',
      'worker',
      'retries',
      'queue',
      'task_id',
    ])
  })

  it('has each stamp for a member, but lets none take the place of another [C77]', () => {
    const stamps = { tenant: 'acme', status: 'FAILURE' }
    const document = toResultDocument({ ...record, extended: { ...extended, stampedHeaders: ['tenant'], stamps } })
    expect(document).toMatchObject({ status: 'SUCCESS', stamped_headers: ['tenant'], tenant: 'acme' })
  })

  it('writes null for a result that is undefined', () => {
    expect(toResultDocument({ ...record, result: undefined })['result']).toBeNull()
  })
})

describe('fromResultDocument', () => {
  it.each([
    record,
    { ...record, status: 'STARTED', result: { pid: 1, hostname: 'w1@h' }, dateDone: null },
    { ...record, status: 'REVOKED', children: null },
    { ...record, status: 'PROGRESS', result: { done: 1 }, dateDone: null, groupId: 'G', parentId: 'P' },
    { ...record, extended },
    { ...record, extended: { ...extended, stampedHeaders: ['a', 'b'], stamps: { a: 1, b: ['x'] } } },
  ] satisfies ResultRecord[])('gives back %o [C70] [C71]', (value) => {
    expect(fromResultDocument(toResultDocument(value))).toEqual(value)
  })

  it('needs a status and an id only', () => {
    const minimal = { taskId: 'T1', status: 'X', result: null, traceback: null, children: null, dateDone: null }
    expect(fromResultDocument({ status: 'X', task_id: 'T1' })).toEqual(minimal)
  })

  it.each([null, [], 'x', {}, { status: 'X' }, { task_id: 'T1' }, { status: 1, task_id: 'T1' }])(
    'refuses %o',
    (value) => {
      expect(() => fromResultDocument(value)).toThrow(InvalidResult)
    },
  )
})
