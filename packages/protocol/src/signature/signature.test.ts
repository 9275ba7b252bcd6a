import { expect, it } from 'vitest'
import { InvalidSignature } from '../message/invalid-messages.ts'
import { isSignatureObject, parseSignature, signatureObject } from './signature-object.ts'

it('has six members in their order', () => {
  expect(JSON.stringify(signatureObject({ task: 'a' }))).toBe(
    '{"task":"a","args":[],"kwargs":{},"options":{},"subtask_type":null,"immutable":false}',
  )
})

it('fills what Celery tolerates to be missing, and keeps what it does not know', () => {
  expect(parseSignature({ task: 'a' })).toEqual(signatureObject({ task: 'a' }))
  expect(parseSignature({ task: 'a', args: null, more: 1 })).toEqual({ ...signatureObject({ task: 'a' }), more: 1 })
  const whole = signatureObject({
    task: 'a',
    args: [1],
    kwargs: { b: 2 },
    options: { queue: 'q' },
    subtaskType: 'chain',
    immutable: true,
  })
  expect(parseSignature(whole)).toEqual(whole)
  expect(isSignatureObject(whole)).toBe(true)
})

it.each([
  null, 'add', [], {}, { task: '' }, { task: 5 }, { task: 'a', args: {} }, { task: 'a', kwargs: [] },
  { task: 'a', options: 'x' }, { task: 'a', subtask_type: 1 }, new Date(),
])('refuses %o', (value) => {
  expect(isSignatureObject(value)).toBe(false)
  expect(() => parseSignature(value)).toThrow(InvalidSignature)
}) // biome-ignore format: a table
