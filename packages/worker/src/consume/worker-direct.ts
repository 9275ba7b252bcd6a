import { Exchange, Queue } from '@celeriac/core'

/**
 * The queue that only this worker consumes from.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-direct
 */
export function workerDirectQueue(nodeName: string): Queue {
  return new Queue(`${nodeName}.dq2`, { exchange: new Exchange('C.dq2'), routingKey: nodeName })
}
