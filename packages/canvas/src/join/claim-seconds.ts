import type { Settings } from '@celeriac/core'
import type { SigOptions } from '../sig/sig.ts'

/** For how long a chord's claim holds while its parts are read. */
export function joinSeconds({ resultChordJoinTimeout }: Pick<Settings, 'resultChordJoinTimeout'>): number {
  return Math.max(5, Math.trunc((resultChordJoinTimeout || 5) * 2))
}

/** What {@link publishSeconds} goes by. */
type PublishSettings = Pick<
  Settings,
  'resultChordJoinTimeout' | 'taskPublishRetry' | 'taskPublishRetryPolicy' | 'brokerConnectionTimeout'
>

/** For how long it has to hold while the body is sent, with all retries. An estimate, as Celery's is. */
export function publishSeconds(conf: PublishSettings, { retry }: SigOptions): number {
  const joinS = joinSeconds(conf)
  const { maxRetries, intervalStart = 0, intervalStep = 0.2, intervalMax = 1 } = conf.taskPublishRetryPolicy
  const retries = (retry ?? conf.taskPublishRetry) ? (maxRetries ?? 3) : 0
  const timeoutS = conf.brokerConnectionTimeout
  if (timeoutS === null) return joinS * 2
  let waitsS = 0
  for (let n = 0; n < retries; n++) waitsS += Math.min(intervalStart + intervalStep * n, intervalMax)
  return Math.max(joinS, Math.ceil((retries + 1) * timeoutS + waitsS + Math.max(timeoutS, 1)))
}
