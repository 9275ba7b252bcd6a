import { badOption, type Logger, type Settings } from '@celeriac/core/internal'
import { checkOptionNames } from './check-option-names.ts'
import { type CompiledOptions, type WorkerOptions, workerOptionSpecs } from './worker-options.ts'

/**
 * Fills in what the options leave out.
 *
 * @throws CeleriacError `unknown_option`, `not_in_this_version`, `bad_option`, `pool_unavailable`
 */
export function compileOptions(options: WorkerOptions, conf: Settings, logger: Logger): CompiledOptions {
  checkOptionNames(options)
  const given = options as Readonly<Record<string, unknown>>
  const compiled = Object.fromEntries(
    [...workerOptionSpecs].flatMap(([name, { check, setting, compile }]) => {
      const own = given[name]
      // As the command line gives them: null is left out.
      if (own !== undefined && own !== null && !check.accepts(own)) throw badOption('Worker', name, check.expects, own)
      return compile === null ? [] : [[name, compile(own ?? (setting && conf[setting]), { logger })]]
    }),
  ) as unknown as CompiledOptions
  const { pool, withoutHeartbeat } = compiled
  return {
    ...compiled,
    ...(pool === 'solo' ? { concurrency: 1 } : {}),
    ...(withoutHeartbeat ? { heartbeatInterval: null } : {}),
  }
}
