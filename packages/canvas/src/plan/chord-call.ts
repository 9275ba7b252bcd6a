import { listOf } from '../sig/list-of.ts'
import type { SigCall } from '../sig/merge-sig.ts'
import type { ChordSig, SigOptions } from '../sig/sig.ts'
import { textOption } from './freeze-task.ts'

/** A chord's own options and those of its call, by what they are for. */
export interface ChordCall {
  /** Of the call alone. */
  readonly given: SigOptions
  /** For body and header. */
  readonly options: SigOptions
  /** `countdown` or `eta`: they delay the header. */
  readonly delay: SigOptions
  /** They are added to the body. */
  readonly links: readonly unknown[]
  readonly errbacks: readonly unknown[]
  /** The body's id. */
  readonly id: string | undefined
  readonly interval: number | null
  readonly maxRetries: number | null
}

/** Takes the options of a chord's call apart. */
export function chordCall(chord: ChordSig, call: SigCall): ChordCall {
  const own = partsOf(chord.options)
  const its = partsOf(call.options ?? {})
  const { interval, max_retries: maxRetries, ...options } = { ...own.rest, ...its.rest }
  return {
    given: its.rest,
    options,
    delay: { ...own.delay, ...its.delay },
    links: its.links ?? own.links ?? [],
    errbacks: its.errbacks ?? own.errbacks ?? [],
    id: its.id ?? own.id,
    interval: typeof interval === 'number' ? interval : null,
    maxRetries: typeof maxRetries === 'number' ? maxRetries : null,
  }
}

function partsOf(all: SigOptions) {
  const { task_id: id, countdown, eta, link, link_error: linkError, ...rest } = all
  const given = Object.entries({ countdown, eta }).filter(([, value]) => value !== undefined && value !== null)
  return {
    id: textOption(id),
    delay: Object.fromEntries(given),
    links: link === undefined ? undefined : listOf(link),
    errbacks: linkError === undefined ? undefined : listOf(linkError),
    rest,
  }
}

/** What a chord hands on to its body, whose parent is the task of the header that fires it. */
export function bodyOptions({ parent_id: _parent, ...options }: SigOptions): SigOptions {
  return options
}
