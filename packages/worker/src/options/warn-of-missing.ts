import {
  type AppInternals,
  type Logger,
  laterNames,
  laterSettings,
  NOT_IN_THIS_VERSION,
  signals,
} from '@celeriac/core/internal'

/** Says at the start which of the settings, task options and signals that are in use are not in this version. */
export function warnOfMissing({ conf, registry }: Pick<AppInternals, 'conf' | 'registry'>, logger: Logger): void {
  const values = new Map<string, unknown>(Object.entries(conf))
  for (const [name, idle] of laterSettings()) {
    if (!idle.includes(values.get(name))) logger.warn(`The setting ${name} has no effect: it ${NOT_IN_THIS_VERSION}`)
  }
  for (const name of laterNames('signals')) {
    const signal = Object.hasOwn(signals, name) ? signals[name as keyof typeof signals] : undefined
    if (signal?.hasListeners)
      logger.warn(`The signal ${name} has receivers and is never sent: it ${NOT_IN_THIS_VERSION}`)
  }
  warnOfLimits({ conf, registry }, logger)
}

function warnOfLimits({ conf, registry }: Pick<AppInternals, 'conf' | 'registry'>, logger: Logger): void {
  const later = new Set(laterNames('taskOptions'))
  const limited: string[] = []
  for (const name of registry.names()) {
    const options = registry.get(name)?.options
    if (options === undefined) continue
    const given = {
      timeLimit: options.timeLimitS,
      softTimeLimit: options.softTimeLimitS,
      rateLimit: conf.workerDisableRateLimits ? null : options.rateLimit,
    }
    if (Object.entries(given).some(([option, value]) => later.has(option) && value !== null)) limited.push(name)
  }
  if (limited.length > 0) {
    logger.warn(`Time limits and rate limits are not in this version, and are not kept for: ${limited.join(', ')}`)
  }
}
