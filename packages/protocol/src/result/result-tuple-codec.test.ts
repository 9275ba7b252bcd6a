import fc from 'fast-check'
import { expect, it } from 'vitest'
import { InvalidResult } from '../message/invalid-messages.ts'
import { parseResultTuple, type ResultTuple, resultTuple } from './result-tuple.ts'

it('is written as Celery does [C76]', () => {
  const group = resultTuple('G', resultTuple('P'), [resultTuple('A'), resultTuple('B')])
  expect(JSON.stringify(group)).toBe('[["G",[["P",null],null]],[[["A",null],null],[["B",null],null]]]')
})

it('takes a bare id for a task', () => {
  expect(parseResultTuple('A')).toEqual(resultTuple('A'))
  expect(parseResultTuple(['A', null])).toEqual(resultTuple('A'))
  expect(parseResultTuple([['A'], ['B', ['C', null]]])).toEqual(
    resultTuple('A', null, [resultTuple('B'), resultTuple('C')]),
  )
})

it('comes back as it was [C76]', () => {
  const { tuple } = fc.letrec<{ tuple: ResultTuple }>((tie) => ({
    tuple: fc
      .tuple(
        fc.string(),
        fc.option(tie('tuple'), { maxDepth: 3 }),
        fc.option(fc.array(tie('tuple'), { maxLength: 3 }), { maxDepth: 3 }),
      )
      .map(([id, parent, children]) => resultTuple(id, parent, children)),
  }))
  fc.assert(
    fc.property(tuple, (value) => {
      expect(parseResultTuple(JSON.parse(JSON.stringify(value)))).toEqual(value)
    }),
  )
})

it.each([null, {}, [], [[]], [[5, null], null], 5, [['A', 5], null], [['A', null], [5]]])('refuses %o', (value) => {
  expect(() => parseResultTuple(value)).toThrow(InvalidResult)
})

it('ends, however long the line of parents is', () => {
  let endless: unknown = null
  for (let level = 0; level < 100_000; level++) endless = [['A', endless], null]
  expect(() => parseResultTuple(endless)).toThrow(InvalidResult)
})
