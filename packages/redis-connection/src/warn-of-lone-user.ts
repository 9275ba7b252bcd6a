import type { RedisConfig } from './redis-config.ts'

/** Warns of a user name without a password: most often it is the password, and lacks its colon. */
export function warnOfLoneUser(config: RedisConfig, warn: (message: string) => void): void {
  if (config.username === undefined || config.password !== undefined || config.credentials !== undefined) return
  warn(
    `${config.displayUrl}: what stands before the @ is a user name without a password. ` +
      'A password alone is written with a colon: redis://:password@host',
  )
}
