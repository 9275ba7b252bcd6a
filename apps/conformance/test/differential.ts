import { type Flow, randomFlow, showFlow } from '../src/random-flow.ts'
import type { FlowFleet, FlowOutcome } from './flow-fleets.ts'

/** A work-flow that came to different ends. */
export interface Disagreement {
  readonly seed: number
  readonly flow: string
  readonly ends: Readonly<Record<string, string>>
  /** All that differs is that Celery waits for ever, by itself too. */
  readonly celerysOwn: boolean
}

/** How Celery ends where it refuses to read the header of a chord in a thread, which it does now and then. */
const REFUSED = /Never call result\.get/
const FOR_EVER = /^failure of timeout/

/**
 * Whether nobody disagrees but Celery alone, and those who share its work, in what is known of it: it waits for ever; it
 * runs the steps after a group once for each member, so that chance decides whose value counts; it takes a group with a
 * chord in it, the body of a chord in a header, for the whole header.
 */
function isCelerysOwn(flow: Flow, ends: Readonly<Record<string, string>>): boolean {
  const ours = ends['Node alone, sent by node']
  if (ours === undefined || FOR_EVER.test(ours) || ours !== ends['Node alone, sent by python']) return false
  return Object.entries(ends).every(([who, end]) => {
    const alone = ends[`Python alone, ${who.split(', ')[1]}`] ?? ''
    const known = REFUSED.test(end) || (FOR_EVER.test(end) && FOR_EVER.test(alone))
    return end === ours || known || alone.includes('×') || endsHeaderEarly(flow, false)
  })
}

/** In the header of a chord, a group with a chord in it may become the body of another one by an upgrade. */
function endsHeaderEarly(flow: Flow, inHeader: boolean): boolean {
  if (flow.kind === 'task') return false
  if (inHeader && flow.kind === 'group' && flow.steps.some(hasChord)) return true
  const inside = flow.steps.some((step) => endsHeaderEarly(step, inHeader || flow.kind === 'chord'))
  return inside || (flow.kind === 'chord' && endsHeaderEarly(flow.body, inHeader))
}

function hasChord(flow: Flow): boolean {
  return flow.kind !== 'task' && (flow.kind !== 'group' || flow.steps.some(hasChord))
}

/** Moves a flow's tasks to the queues of a fleet, each to the one of the same number. */
function movedTo(flow: Flow, from: readonly string[], to: readonly string[]): Flow {
  if (flow.kind === 'task') {
    const at = from.indexOf(flow.queue)
    const becomes = flow.becomes && movedTo(flow.becomes, from, to)
    return { ...flow, queue: to[at % to.length] ?? flow.queue, ...(becomes && { becomes }) }
  }
  const steps = flow.steps.map((step) => movedTo(step, from, to))
  return flow.kind === 'chord' ? { ...flow, steps, body: movedTo(flow.body, from, to) } : { ...flow, steps }
}

/**
 * Runs random work-flows in every fleet, from clients of both languages, and compares value or error, and how often
 * each task ran.
 */
export async function differences(
  fleets: readonly FlowFleet[],
  { from, count, atOnce = 4 }: { readonly from: number; readonly count: number; readonly atOnce?: number },
): Promise<Disagreement[]> {
  const waiting = Array.from({ length: count }, (_, index) => from + index)
  const queues = ['to-node', 'to-python']
  const found: Disagreement[] = []
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const flow = randomFlow(seed, { queues })
      const runs = fleets.flatMap((fleet) =>
        (['node', 'python'] as const).map(async (client) => {
          const outcome = await fleet.run(movedTo(flow, queues, fleet.queues), client)
          return [`${fleet.name}, sent by ${client}`, comparable(outcome)] as const
        }),
      )
      const ends = Object.fromEntries(await Promise.all(runs))
      if (new Set(Object.values(ends)).size > 1) {
        const differences = { seed, flow: showFlow(flow), ends, celerysOwn: isCelerysOwn(flow, ends) }
        found.push(differences)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.sort((a, b) => a.seed - b.seed)
}

function comparable({ value, error, runs }: FlowOutcome): string {
  const counts = Object.entries(runs).sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
  const ran = counts.map(([label, count]) => (count === '1' ? label : `${label}×${count}`)).join(' ')
  // A client that also looks at earlier results may see another error of the same cause first.
  const end =
    error === undefined
      ? JSON.stringify(value)
      : `failure of ${/t\d+(?!.*t\d)/.exec(error.join(' '))?.[0] ?? error.join(' ')}`
  return `${end} after ${ran}`
}
