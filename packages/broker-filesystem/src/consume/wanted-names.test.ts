import { describe, expect, it } from 'vitest'
import { WantedNames } from './wanted-names.ts'

function taken(names: WantedNames, queue: string): string[] {
  const all: string[] = []
  for (let name = names.take(queue); name !== undefined; name = names.take(queue)) all.push(name)
  return all
}

describe('the names of waiting messages', () => {
  it('are taken in the order of their numbers, also when the clock has gained a digit', () => {
    const names = new WantedNames()
    names.want('q')
    names.scanBegins()
    names.scanEnds(['10000001_b.q.msg', '9999999_b.q.msg', '10000000_a.q.msg', '9999999_a.q.msg', '10000001_a.q.msg'])
    expect(taken(names, 'q')).toEqual([
      '9999999_a.q.msg',
      '9999999_b.q.msg',
      '10000000_a.q.msg',
      '10000001_a.q.msg',
      '10000001_b.q.msg',
    ])
  })

  it('are those of wanted queues, without what is hidden or taken', () => {
    const names = new WantedNames()
    names.want('q')
    names.scanBegins()
    expect(names.scanEnds(['1_a.q.msg', '.1_b.q.msg', '1_c.other.msg', 'notes.txt'])).toEqual(['q'])
    expect(taken(names, 'q')).toEqual(['1_a.q.msg'])
    expect(names.note('1_a.q.msg')).toBeUndefined()
    expect(names.note('2_a.q.msg')).toBe('q')
    expect(taken(names, 'q')).toEqual(['2_a.q.msg'])
  })
})
