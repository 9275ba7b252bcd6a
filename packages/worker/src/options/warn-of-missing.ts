import type { AppInternals, Logger, Settings } from '@celeriac/core/internal'

/** Settings that this version reads and does not act on, with the values that ask for nothing. */
const SETTINGS: readonly (readonly [name: keyof Settings, idle: readonly unknown[]])[] = [
  ['workerSendTaskEvents', [false]],
  ['workerMaxTasksPerChild', [null, 0]],
  ['workerMaxMemoryPerChild', [null, 0]],
  ['workerStateDb', [null]],
  ['workerDeduplicateSuccessfulTasks', [false]],
  ['workerDisablePrefetch', [false]],
  ['workerAutoscaler', [null]],
]

/** Says at the start which of the settings and task options that are in use are not in this version. */
export function warnOfMissing({ conf, registry }: Pick<AppInternals, 'conf' | 'registry'>, logger: Logger): void {
  for (const [name, idle] of SETTINGS) {
    if (!idle.includes(conf[name])) logger.warn(`The setting ${String(name)} has no effect: it is not in this version`)
  }
  const limited: string[] = []
  for (const name of registry.names()) {
    const options = registry.get(name)?.options
    if (options === undefined) continue
    const hasLimit = options.timeLimitS !== null || options.softTimeLimitS !== null
    const hasRate = options.rateLimit !== null && !conf.workerDisableRateLimits
    if (hasLimit || hasRate) limited.push(name)
  }
  if (limited.length > 0) {
    logger.warn(`Time limits and rate limits are not in this version, and are not kept for: ${limited.join(', ')}`)
  }
}
