import { describe, expect, it } from 'vitest'
import { chainSig, chordSig, groupSig, type Sig, type TaskSig } from '../sig/sig.ts'
import { writeSig } from '../sig/write-sig.ts'
import { makePlan } from './make-plan.ts'
import type { Plan } from './plan.ts'
import { writeNode } from './result-node.ts'

const task = (name: string): TaskSig => ({
  kind: 'task',
  task: name,
  args: [],
  kwargs: {},
  options: {},
  immutable: false,
})

/** A plan with ids that count: `id1`, `id2`, … */
function plan(sig: Sig, args: readonly unknown[] = []) {
  let count = 0
  const newId = () => `id${++count}`
  return makePlan(sig, { args }, { newId, replyTo: 'app', useLink: false, onChordHeader: false })
}

/** What the first message takes along. */
function laterSteps({ messages: [first] }: Plan): readonly Sig[] {
  return (first?.options['chain'] ?? []) as Sig[]
}

describe('a plan', () => {
  it('says what is sent, with which ids and in which order', () => {
    const made = plan(chainSig([task('a'), groupSig([task('b'), task('c')]), task('d')]), [1])
    expect(made.messages.map(({ task: name, args }) => [name, args])).toEqual([['a', [1]]])
    const [step] = laterSteps(made)
    expect(step?.kind).toBe('chord')
    expect(made.chords).toEqual([])
    expect(made.result && writeNode(made.result)[0][0]).toBe('id1')
  })

  it('opens a chord before its header is sent, and puts the body on each of its tasks', () => {
    const { chords, messages, result } = plan(chordSig([task('a'), task('b')], task('c')))
    expect(chords.map(({ groupId, size }) => [groupId, size])).toEqual([[messages[0]?.options['group_id'], 2]])
    expect(messages.map(({ options }) => options['group_index'])).toEqual([0, 1])
    for (const { options } of messages) expect((options['chord'] as Sig).options['task_id']).toBe(result?.id)
    expect(result?.parent?.members).toHaveLength(2)
  })

  it('counts what completes a chord: the end of a chain, the body of a chord, all of a group [C95]', () => {
    const header = [
      chainSig([task('a'), task('b')]),
      chordSig([task('c'), task('d')], task('e')),
      chainSig([task('f'), groupSig([task('g'), task('h')])]),
      task('i'),
    ]
    const { chords } = plan(chordSig(header, task('body')))
    expect(chords.map(({ size }) => size).sort()).toEqual([2, 5])
  })

  it('leaves the signature as it was', () => {
    const sig = chordSig([task('a'), groupSig([task('b'), task('c')])], chainSig([task('d'), task('e')]))
    const before = JSON.stringify(writeSig(sig))
    plan(sig)
    plan(chainSig([task('x'), sig]))
    expect(JSON.stringify(writeSig(sig))).toBe(before)
  })

  it('of a body of a chain in a chain is split, so that the rest travels once', () => {
    const chord = chordSig([task('a'), task('b')], chainSig([task('c'), task('d'), task('e')]))
    const names = laterSteps(plan(chainSig([task('x'), chord]))).map((sig) =>
      sig.kind === 'task' ? sig.task : sig.kind,
    )
    expect(names).toEqual(['e', 'd', 'chord'])
  })

  it('grows with the number of steps, and not faster', () => {
    const bytes = (steps: number): number => {
      const { messages } = plan(chainSig(Array.from({ length: steps }, () => task('a'))))
      return JSON.stringify(messages.map((message) => writeSig(message))).length
    }
    expect(bytes(200) / bytes(100)).toBeLessThan(2.1)
  })
})
