/** What is to be seen of a consumer at one moment. */
export interface ConsumerSight {
  /** Deliveries since it was opened. */
  readonly deliveries: number
  /** Whether the consumer may be given more messages: fewer than its prefetch are unsettled, and it is not stopped. */
  readonly hasRoom: boolean
  /** Messages that wait, by queue. */
  readonly waiting: ReadonlyMap<string, number>
}

/** What {@link judgeConsumer} found. */
export type ConsumerVerdict = { readonly silent: false } | { readonly silent: true; readonly reason: string }

/** Whether a consumer that has room got nothing between two looks while messages waited. */
export function judgeConsumer(before: ConsumerSight | undefined, now: ConsumerSight | undefined): ConsumerVerdict {
  if (before === undefined || now === undefined) return { silent: false }
  if (!before.hasRoom || !now.hasRoom || now.deliveries !== before.deliveries) return { silent: false }
  for (const [queue, count] of now.waiting) {
    if (count === 0 || !before.waiting.get(queue)) continue
    const messages = count === 1 ? 'a message waits' : `${count} messages wait`
    return { silent: true, reason: `The consumer gets nothing although ${messages} in the queue '${queue}'.` }
  }
  return { silent: false }
}
