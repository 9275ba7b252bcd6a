import { expect, it } from 'vitest'
import { chainSig, chordSig, groupSig, headerTasks, type Sig } from '../sig/sig.ts'
import { combine, combineAll } from './combine.ts'

const terms = { onChordHeader: false }
const task = (name: string): Sig => ({ kind: 'task', task: name, args: [], kwargs: {}, options: {}, immutable: false })
const group = (...names: string[]): Sig => groupSig(names.map(task))
const chord = (header: string[], body: string | Sig): Sig =>
  chordSig(header.map(task), typeof body === 'string' ? task(body) : body)
const or = (...sigs: readonly (Sig | string)[]): Sig =>
  sigs.map((sig) => (typeof sig === 'string' ? task(sig) : sig)).reduce((sum, sig) => combine(sum, sig, terms))
const chain = (...sigs: readonly (Sig | string)[]): Sig =>
  combineAll(
    sigs.map((sig) => (typeof sig === 'string' ? task(sig) : sig)),
    terms,
  )

function shape(sig: Sig): string {
  switch (sig.kind) {
    case 'task':
      return sig.task
    case 'chain':
      return `chain(${sig.tasks.map(shape).join(', ')})`
    case 'group':
      return `group(${sig.tasks.map(shape).join(', ')})`
    case 'chord':
      return `chord([${headerTasks(sig).map(shape).join(', ')}], ${shape(sig.body)})`
  }
}

/** As Celery 5.7.0 answers. */
it.each([
  [or('a1', 'a2'), 'chain(a1, a2)'],
  [chain('a1'), 'chain(a1)'],
  [chain(group('a1', 'a2')), 'group(a1, a2)'],
  [or(group('a1'), 'a2'), 'chord([a1], a2)'],
  [or('a0', group('a1')), 'chain(a0, a1)'],
  [or('a0', group('a1', 'a2'), 'a3'), 'chain(a0, chord([a1, a2], a3))'],
  [or('a0', group('a1', 'a2'), group('a3', 'a4')), 'chain(a0, group(a1, a2), group(a3, a4))'],
  [or('a0', group('a1', 'a2'), group('a3', 'a4'), 'a5'), 'chain(a0, group(a1, a2), chord([a3, a4], a5))'],
  [or(group('a1', 'a2'), group('a3', 'a4')), 'chord([a1, a2], group(a3, a4))'],
  [or(group('a1', 'a2'), group('a3', 'a4'), 'a5'), 'chord([a1, a2], chord([a3, a4], a5))'],
  [or(group('a1', 'a2'), or('a3', 'a4')), 'chord([a1, a2], chain(a3, a4))'],
  [or(chord(['a1', 'a2'], 'a3'), chord(['a4', 'a5'], 'a6')), 'chord([a1, a2], chain(a3, chord([a4, a5], a6)))'],
  [or(chord(['a1', 'a2'], 'a3'), 'a4'), 'chord([a1, a2], chain(a3, a4))'],
  [or(chord(['a1', 'a2'], 'a3'), group('a4')), 'chord([a1, a2], chain(a3, a4))'],
  [or(chord(['a1', 'a2'], 'a3'), group('a4', 'a5')), 'chain(chord([a1, a2], a3), group(a4, a5))'],
  [or(chord(['a1', 'a2'], 'a3'), or('a4', 'a5')), 'chain(chord([a1, a2], a3), a4, a5)'],
  [or('a0', chord(['a1', 'a2'], 'a3'), 'a4'), 'chain(a0, chord([a1, a2], chain(a3, a4)))'],
  [or('a0', chord(['a1', 'a2'], 'a3'), group('a4', 'a5')), 'chain(a0, chord([a1, a2], chain(a3, group(a4, a5))))'],
  [or('a0', chord(['a1', 'a2'], 'a3'), chord(['a4'], 'a6')), 'chain(a0, chord([a1, a2], a3), chord([a4], a6))'],
  [
    chain('a0', group('a1', 'a2'), 'a3', group('a4', 'a5'), 'a6'),
    'chain(a0, chord([a1, a2], chain(a3, chord([a4, a5], a6))))',
  ],
  [chain('a1', chain('a2', 'a3')), 'chain(a1, a2, a3)'],
  [or('a', groupSig([]), 'b'), 'chain(a, chord([], b))'],
  [or(chainSig([task('a')]), groupSig([]), 'b'), 'chain(a, b)'],
])('%#: %o', (sig, expected) => {
  expect(shape(sig)).toBe(expected)
})

it('changes neither side', () => {
  const left = chord(['a'], 'b')
  const right = chain('c', 'd')
  const before = [shape(left), shape(right)]
  combine(left, task('e'), terms)
  combine(chain('x', left), right, terms)
  expect([shape(left), shape(right)]).toEqual(before)
})
