import type { BrokerErrorCode } from '@celeriac/core/adapter'

/** What a refusal of RabbitMQ means: what it breaks, and whether it can pass by itself. */
export interface ReplyMeaning {
  readonly code: BrokerErrorCode
  readonly affects: 'message' | 'channel' | 'connection'
  readonly canRetry: boolean
}

interface Reply extends ReplyMeaning {
  /** How the server's words begin. */
  readonly name: string
}

const LOST = { code: 'connection_lost', affects: 'connection', canRetry: true } as const
const FULL = { code: 'connection_refused', affects: 'connection', canRetry: true } as const
const NEVER = { code: 'unsupported', affects: 'connection', canRetry: false } as const

/** The reply codes of AMQP 0-9-1. Those that affect a connection are "hard errors" there: the server closes it. */
const CODES = new Map<number, Reply>([
  [311, { name: 'CONTENT_TOO_LARGE', code: 'message_too_large', affects: 'message', canRetry: false }],
  [312, { name: 'NO_ROUTE', code: 'unroutable', affects: 'message', canRetry: false }],
  [313, { name: 'NO_CONSUMERS', code: 'unroutable', affects: 'message', canRetry: true }],
  [320, { name: 'CONNECTION_FORCED', ...LOST }],
  [402, { name: 'INVALID_PATH', code: 'vhost_not_found', affects: 'connection', canRetry: true }],
  [403, { name: 'ACCESS_REFUSED', code: 'access_refused', affects: 'channel', canRetry: false }],
  [404, { name: 'NOT_FOUND', code: 'failed', affects: 'channel', canRetry: false }],
  // A queue that is exclusive to a dead connection is free as soon as the server has noticed.
  [405, { name: 'RESOURCE_LOCKED', code: 'resource_locked', affects: 'channel', canRetry: true }],
  [406, { name: 'PRECONDITION_FAILED', code: 'precondition_failed', affects: 'channel', canRetry: false }],
  [501, { name: 'FRAME_ERROR', ...LOST }],
  [502, { name: 'SYNTAX_ERROR', ...LOST }],
  [503, { name: 'COMMAND_INVALID', ...NEVER }],
  [504, { name: 'CHANNEL_ERROR', ...LOST }],
  [505, { name: 'UNEXPECTED_FRAME', ...LOST }],
  [506, { name: 'RESOURCE_ERROR', ...LOST }],
  [530, { name: 'NOT_ALLOWED', ...LOST }],
  [540, { name: 'NOT_IMPLEMENTED', ...NEVER }],
  [541, { name: 'INTERNAL_ERROR', ...LOST }],
])

/** One reply code stands for several causes, which only the words tell apart. */
const WORDS: readonly (readonly [RegExp, ReplyMeaning])[] = [
  // Limits of a vhost, a user or a node: others leave, or somebody raises them.
  [/queue limit in vhost .* is reached/, { code: 'failed', affects: 'channel', canRetry: true }],
  [/connection limit .* is reached|number of channels opened .* has reached/, FULL],
  // A quorum queue that nobody told of: from the next connection on it has a limit of its own.
  [/does not support global qos/, LOST],
  // What the server's configuration forbids, it forbids to the next connection too.
  [/Feature `\w+` is deprecated/, NEVER],
  [/in exclusive use/, { code: 'resource_locked', affects: 'channel', canRetry: true }],
  // A queue whose node is away.
  [
    /is down or inaccessible|stopped by supervisor|currently not available|no leader|timed? ?out .*queue/,
    { code: 'failed', affects: 'channel', canRetry: true },
  ],
  // It may be made yet: Celery's worker tries again, other than with a password that is refused.
  [/vhost .* not found/, { code: 'vhost_not_found', affects: 'connection', canRetry: true }],
  // After its restart a server says so of a vhost that is not up yet.
  [/vhost .* is down/, LOST],
  [
    /access to vhost .* refused|Login was refused|SASL mechanism/,
    { code: 'access_refused', affects: 'connection', canRetry: false },
  ],
]

/** The meaning of a refusal, by its words, its reply code where one is known, or the name with which the words begin. */
export function replyMeaning(code: number | undefined, words: string): ReplyMeaning | undefined {
  const byWords = WORDS.find(([pattern]) => pattern.test(words))?.[1]
  if (byWords !== undefined) return byWords
  if (code !== undefined) return CODES.get(code)
  const name = /^[A-Z]+[_-][A-Z_-]+/.exec(words)?.[0].replaceAll('-', '_')
  for (const reply of CODES.values()) if (reply.name === name) return reply
  return undefined
}
