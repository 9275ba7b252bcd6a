export { readCredentials, readKeepAlive, readSentinel } from './common-options.ts'
export { execute } from './execute.ts'
export type { HeartbeatOptions } from './heartbeat.ts'
export { loadTls } from './load-tls.ts'
export { type LinkOptions, openLink, type RedisLink } from './open-link.ts'
export { badOption, OptionReader } from './option-reader.ts'
export { parseRedisUrl, type RedisUrl } from './parse-redis-url.ts'
export { readServerInfo } from './read-server-info.ts'
export type {
  CredentialProvider,
  Credentials,
  HostAndPort,
  RedisConfig,
  SentinelConfig,
  ServerAddress,
} from './redis-config.ts'
export { RedisScript, type ScriptArguments } from './redis-script.ts'
export { replyWords } from './reply-meaning.ts'
export { parseTls, type TlsConfig, withVerify } from './tls-config.ts'
export { isClosing, isReply, toBrokerError } from './to-broker-error.ts'
export { warnOfLoneUser } from './warn-of-lone-user.ts'
