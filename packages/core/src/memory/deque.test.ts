import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Deque } from './deque.ts'

it('does what an array does', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('back', 'front'), item: fc.nat() }),
    fc.record({ do: fc.constantFrom('pop', 'peek') }),
    fc.record({ do: fc.constant('clear') }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const [deque, array] = [new Deque<number>(), [] as number[]]
      for (const step of steps) {
        if (step.do === 'back' && 'item' in step) {
          deque.pushBack(step.item)
          array.push(step.item)
        } else if (step.do === 'front' && 'item' in step) {
          deque.pushFront(step.item)
          array.unshift(step.item)
        } else if (step.do === 'pop') expect(deque.popFront()).toBe(array.shift())
        else if (step.do === 'peek') expect(deque.peekFront()).toBe(array[0])
        else {
          deque.clear()
          array.length = 0
        }
        expect(deque.size).toBe(array.length)
      }
    }),
  )
})
