/** Separator of the parts of a key or of a binding on virtual transports. Kombu's default `sep`. */
export const SEP = '\u0006\u0016'

/** Beginning of every {@link bindingKey}. */
export const BINDING_KEY_PREFIX = '_kombu.binding.'

/** Beginning of every {@link bindingPermanentKey}. */
export const BINDING_PERMANENT_KEY_PREFIX = '_kombu.binding_permanent.'

/** Sorted set of exchanges by the time after which their bindings may be deleted; since kombu 5.7. */
export const bindingDeadlinesKey = '_kombu.binding_deadlines'

/** Set of an exchange's bindings. */
export function bindingKey(exchange: string): string {
  return BINDING_KEY_PREFIX + exchange
}

/**
 * Set of those bindings whose queues do not expire; where it has members, kombu 5.7 deletes no binding of the exchange.
 */
export function bindingPermanentKey(exchange: string): string {
  return BINDING_PERMANENT_KEY_PREFIX + exchange
}

/** Kombu's default `priority_steps`. */
export const PRIORITY_STEPS: readonly number[] = [0, 3, 6, 9]

/**
 * Which of a queue's lists a message goes to: the largest step that is not above its priority, which is clamped to 0
 * to 9. Anything that is not a number counts as 0.
 */
export function priorityStep(priority: unknown, steps: readonly number[] = PRIORITY_STEPS): number {
  const clamped = Math.min(Math.max(toInteger(priority), 0), 9)
  let chosen = steps.at(-1) ?? 0
  for (const step of steps) {
    if (step > clamped) break
    chosen = step
  }
  return chosen
}

function toInteger(priority: unknown): number {
  if (typeof priority === 'number') return Number.isNaN(priority) ? 0 : Math.trunc(priority)
  return typeof priority === 'string' && /^\s*[+-]?\d+\s*$/.test(priority) ? Number(priority) : 0
}

/** Key of the list that holds a queue's messages of one step; step 0 is the queue's own name. */
export function queueKey(queue: string, step: number, sep: string = SEP): string {
  return step === 0 ? queue : `${queue}${sep}${step}`
}

/** Keys of all of these queues in the order in which they are served: by step first, then by queue. */
export function consumeKeys(queues: readonly string[], steps = PRIORITY_STEPS, sep: string = SEP): string[] {
  return steps.flatMap((step) => queues.map((queue) => queueKey(queue, step, sep)))
}

/** The queue that a list belongs to. */
export function queueOfKey(key: string, sep: string = SEP): string {
  const end = key.lastIndexOf(sep)
  return end === -1 ? key : key.slice(0, end)
}
