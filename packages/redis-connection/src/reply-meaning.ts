import type { BrokerErrorCode } from '@celeriac/core/adapter'

/** What an error reply of Redis means: what it breaks, and whether it can pass by itself. */
export interface ReplyMeaning {
  readonly code: BrokerErrorCode
  readonly affects: 'message' | 'connection'
  readonly canRetry: boolean
  /** What to do, where the server's words do not say it. */
  readonly advice?: string
}

/** What to use in place of a Redis Cluster. */
export const NO_CLUSTER =
  'Redis Cluster cannot be used, as with Celery: the keys of one task lie in several slots. Use a server of its own ' +
  '(with Sentinel for failover, sentinel://…), or RabbitMQ'

/** The server takes no writes, or nothing at all: another one may, and this one later. */
const AWAY: ReplyMeaning = { code: 'connection_refused', affects: 'connection', canRetry: true }
/**
 * A refused login: as in Celery on Redis, a worker that is started before the password or the database is there need
 * not be started again.
 */
const LOGIN: ReplyMeaning = { code: 'access_refused', affects: 'connection', canRetry: true }
const DATABASE: ReplyMeaning = {
  code: 'vhost_not_found',
  affects: 'connection',
  canRetry: true,
  advice: "The path of the URL is the number of a database; the server's setting `databases` says how many there are",
}
const RIGHTS: ReplyMeaning = { code: 'access_refused', affects: 'message', canRetry: false }
/** A refusal for now; the connection goes on, and what needs no room on the server works. */
const NOT_NOW: ReplyMeaning = { code: 'failed', affects: 'message', canRetry: true }
const NEVER: ReplyMeaning = { code: 'failed', affects: 'message', canRetry: false }
const MISSING: ReplyMeaning = { code: 'unsupported', affects: 'message', canRetry: false }
const CLUSTER: ReplyMeaning = { code: 'unsupported', affects: 'connection', canRetry: false, advice: NO_CLUSTER }

/** The first word of an error reply, for all that Redis has. */
const PREFIXES = new Map<string, ReplyMeaning>([
  ['LOADING', AWAY],
  ['MASTERDOWN', AWAY],
  ['NOMASTERLINK', AWAY],
  ['READONLY', AWAY],
  ['REDIRECT', AWAY],
  ['NOREPLICAS', AWAY],
  ['NOGOODSLAVE', AWAY],
  ['MISCONF', AWAY],
  ['UNBLOCKED', AWAY],
  ['CLUSTERDOWN', AWAY],
  ['NOQUORUM', AWAY],
  ['INPROG', AWAY],
  ['OOM', NOT_NOW],
  ['BUSY', NOT_NOW],
  ['TRYAGAIN', NOT_NOW],
  ['IOERR', NOT_NOW],
  ['NOSCRIPT', NOT_NOW],
  ['NOAUTH', LOGIN],
  ['WRONGPASS', LOGIN],
  ['DENIED', LOGIN],
  ['NOPERM', RIGHTS],
  ['CROSSSLOT', CLUSTER],
  ['MOVED', CLUSTER],
  ['ASK', CLUSTER],
  ['WRONGTYPE', NEVER],
  ['NOPROTO', NEVER],
  ['BUSYKEY', NEVER],
  ['BUSYGROUP', NEVER],
  ['NOGROUP', NEVER],
  ['NOTBUSY', NEVER],
  ['UNKILLABLE', NEVER],
])

/** Sentences after `ERR`, and those of scripts, which have no word of their own. */
const SENTENCES: readonly (readonly [RegExp, ReplyMeaning])[] = [
  [/^ERR max number of clients/, AWAY],
  [/^ERR (invalid password|AUTH )/, LOGIN],
  [/DB index is out of range|invalid DB index/, DATABASE],
  [/^ERR SELECT is not allowed in cluster mode/, CLUSTER],
  [/SELECT is not allowed/, DATABASE],
  [/^ERR unknown (sub)?command/, MISSING],
  // Redis and Valkey; Redis 6.2 says the same without `ERR`.
  [/^(ERR )?Unknown (Redis )?command called from/, MISSING],
  // Up to Redis 7.0, and from Redis and Valkey 7.2 on.
  [/The user executing the script can't/, RIGHTS],
  [/^(ERR )?ACL failure in script: /, RIGHTS],
]

/** What Redis 6.2 puts before the words of an error in a script. */
const IN_SCRIPT = /^(?:ERR Error running script[^@]*)?(?:@user_script: ?\d+: )+-?/

/** The meaning of an error reply, by its words. What is not known cannot pass: it would be tried for ever. */
export function replyMeaning(words: string): ReplyMeaning {
  const bare = words.replace(IN_SCRIPT, '')
  const prefix = /^[A-Z]+(?= |$)/.exec(bare)?.[0]
  const known = prefix === undefined ? undefined : PREFIXES.get(prefix)
  return known ?? SENTENCES.find(([pattern]) => pattern.test(bare))?.[1] ?? NEVER
}

const ABORTED = /^EXECABORT [^:]*?because of: /

/**
 * The server's words that say why a command failed. A transaction is discarded because of what was refused inside it:
 * the first such refusal is its reason, and `EXECABORT` says nothing.
 */
export function replyWords(reply: Error): string {
  if (!reply.message.startsWith('EXECABORT')) return reply.message
  const first: unknown =
    'previousErrors' in reply && Array.isArray(reply.previousErrors) ? reply.previousErrors[0] : null
  return first instanceof Error ? first.message : reply.message.replace(ABORTED, '')
}
