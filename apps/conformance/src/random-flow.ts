/** A work-flow as both languages build it. */
export type Flow =
  | {
      readonly kind: 'task'
      readonly label: string
      readonly by: number
      readonly queue: string
      readonly immutable: boolean
      readonly fails: boolean
      /** What the task replaces itself by. */
      readonly becomes?: Flow
    }
  | { readonly kind: 'chain' | 'group'; readonly steps: readonly Flow[] }
  | { readonly kind: 'chord'; readonly steps: readonly Flow[]; readonly body: Flow }

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Most tasks of one work-flow, so that none takes long. */
const MOST_TASKS = 14
const MOST_STEPS = 3

/** A work-flow of any shape, up to `depth` composites in each other. */
export function randomFlow(seed: number, { depth = 4, queues }: { depth?: number; queues: readonly string[] }): Flow {
  const random = randomNumbers(seed)
  // One at most: of several that fail, chance decides which is told of.
  let failing = random() < 0.25
  let count = 0
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const steps = (left: number): Flow[] =>
    Array.from({ length: 1 + Math.floor(random() * MOST_STEPS) }, () => flow(left))

  function flow(left: number): Flow {
    if (left === 0 || count >= MOST_TASKS || random() < 0.4) return task()
    switch (pick(['chain', 'chain', 'group', 'chord'] as const)) {
      case 'chain': {
        const inner = steps(left - 1)
        // Celery drops the argument of a chain that is a group alone.
        if (inner.length === 1 && inner[0]?.kind === 'group') inner.push(task())
        return { kind: 'chain', steps: inner }
      }
      case 'group':
        return { kind: 'group', steps: steps(left - 1) }
      case 'chord':
        return { kind: 'chord', steps: steps(left - 1), body: flow(left - 1) }
    }
  }

  function task(): Flow {
    count += 1
    const label = `t${count}`
    const by = count
    const becomes = random() < 0.08 && count < MOST_TASKS ? small() : undefined
    const fails = failing && random() < 0.2
    if (fails) failing = false
    return {
      kind: 'task', label, by, queue: pick(queues), immutable: random() < 0.1, fails, ...(becomes && { becomes }),
    } // biome-ignore format: one thought
  }
  /** What replaces a task. */
  function small(): Flow {
    const plain = (): Flow => {
      count += 1
      return { kind: 'task', label: `t${count}`, by: count, queue: pick(queues), immutable: false, fails: false }
    }
    switch (pick(['task', 'chain', 'group', 'chord', 'tail'] as const)) {
      case 'task':
        return plain()
      case 'chain':
        return { kind: 'chain', steps: [plain(), plain()] }
      case 'group':
        return { kind: 'group', steps: [plain(), plain()] }
      case 'chord':
        return { kind: 'chord', steps: [plain(), plain()], body: plain() }
      case 'tail':
        return { kind: 'chain', steps: [plain(), { kind: 'group', steps: [plain(), plain()] }] }
    }
  }
  // The outermost is never a task alone.
  const outer = pick(['chain', 'group', 'chord'] as const)
  if (outer === 'chord') return { kind: 'chord', steps: steps(depth - 1), body: flow(depth - 1) }
  return { kind: outer, steps: steps(depth - 1) }
}

/** How it is written, for those who look at a disagreement. */
export function showFlow(flow: Flow): string {
  switch (flow.kind) {
    case 'task':
      return `${flow.label}${flow.immutable ? 'i' : ''}${flow.fails ? '!' : ''}@${flow.queue}${flow.becomes ? ` = ${showFlow(flow.becomes)}` : ''}`
    case 'chord':
      return `chord([${flow.steps.map(showFlow).join(', ')}], ${showFlow(flow.body)})`
    default:
      return `${flow.kind}(${flow.steps.map(showFlow).join(', ')})`
  }
}
