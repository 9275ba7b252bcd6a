import { Exchange, Queue } from '@celeriac/core'
import { type AppInternals, CeleriacError } from '@celeriac/core/internal'

export interface QueueSelection {
  /** Queues to consume from (`-Q`); empty means all that are configured. */
  readonly queues: readonly string[]
  /** Queues to leave out (`-X`). */
  readonly excludeQueues: readonly string[]
  readonly hostname: string
}

/**
 * The queues that a worker consumes from.
 *
 * @throws QueueNotFound for one that is unknown while `taskCreateMissingQueues` is off; CeleriacError `no_queues`
 */
export function selectQueues(
  { queues: table, conf }: Pick<AppInternals, 'queues' | 'conf'>,
  { queues, excludeQueues, hostname }: QueueSelection,
): readonly Queue[] {
  const selected = table.selected(queues, excludeQueues)
  if (selected.length === 0) {
    throw new CeleriacError('no_queues', 'the worker has no queue to consume from: excludeQueues leaves none')
  }
  return conf.workerDirect ? [...selected, table.add(workerDirectQueue(hostname))] : selected
}

/**
 * The queue from which one worker alone consumes.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-direct
 */
function workerDirectQueue(nodeName: string): Queue {
  return new Queue(`${nodeName}.dq2`, { exchange: new Exchange('C.dq2'), routingKey: nodeName })
}
