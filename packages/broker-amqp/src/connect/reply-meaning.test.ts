import { describe, expect, it } from 'vitest'
import { replyMeaning } from './reply-meaning.ts'

const lost = ['connection_lost', 'connection', true] as const

describe('replyMeaning', () => {
  it.each([
    [311, 'CONTENT_TOO_LARGE', 'message_too_large', 'message', false],
    [312, 'NO_ROUTE', 'unroutable', 'message', false],
    [313, 'NO_CONSUMERS', 'unroutable', 'message', true],
    [320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'", ...lost],
    [402, 'INVALID_PATH', 'vhost_not_found', 'connection', true],
    [403, "ACCESS_REFUSED - access to queue 'q' in vhost '/' refused for user 'u'", 'access_refused', 'channel', false],
    [404, "NOT_FOUND - no queue 'q' in vhost '/'", 'failed', 'channel', false],
    [405, "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q'", 'resource_locked', 'channel', true],
    [406, "PRECONDITION_FAILED - inequivalent arg 'durable'", 'precondition_failed', 'channel', false],
    [501, 'FRAME_ERROR - type 65', ...lost],
    [502, 'SYNTAX_ERROR - illegal name', ...lost],
    [503, "COMMAND_INVALID - unknown exchange type 'x'", 'unsupported', 'connection', false],
    [504, "CHANNEL_ERROR - expected 'channel.open'", ...lost],
    [505, 'UNEXPECTED_FRAME - expected method frame', ...lost],
    [506, 'RESOURCE_ERROR', ...lost],
    [530, 'NOT_ALLOWED - attempt to reuse a consumer tag', ...lost],
    [540, 'NOT_IMPLEMENTED - active=false', 'unsupported', 'connection', false],
    [541, "INTERNAL_ERROR - Cannot declare a queue 'q' on node 'rabbit@b': nodedown", ...lost],
  ])('%i, also by its name: %s', (code, words, expected, affects, canRetry) => {
    const meaning = { code: expected, affects, canRetry }
    expect(replyMeaning(code, words)).toMatchObject(meaning)
    expect(replyMeaning(undefined, words)).toMatchObject(meaning)
  })

  const limited = ['connection_refused', 'connection', true] as const
  const missing = ['failed', 'channel', true] as const
  it.each([
    [530, "NOT_ALLOWED - access to vhost 'v' refused for user 'u': vhost connection limit (1) is reached", ...limited],
    [530, "NOT_ALLOWED - access to vhost 'v' refused for user 'u': connection limit (1) is reached", ...limited],
    [530, "NOT_ALLOWED - Connection refused for user 'u': user connection limit (1) is reached", ...limited],
    [530, 'NOT_ALLOWED - connection refused: node connection limit (1) is reached', ...limited],
    [
      530,
      "NOT_ALLOWED - number of channels opened for user 'u' has reached the maximum allowed user limit of (1)",
      ...limited,
    ],
    [406, "PRECONDITION_FAILED - cannot declare queue 'q': queue limit in vhost 'v' (0) is reached", ...missing],
    [403, "ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use", 'resource_locked', 'channel', true],
    [404, "NOT_FOUND - home node 'rabbit@b' of durable queue 'q' in vhost '/' is down or inaccessible", ...missing],
    [404, "NOT_FOUND - queue 'q' in vhost '/' process is stopped by supervisor", ...missing],
    [
      541,
      'INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\nIts use is not permitted',
      'unsupported',
      'connection',
      false,
    ],
    [530, 'NOT_ALLOWED - vhost v not found', 'vhost_not_found', 'connection', true],
    [541, "INTERNAL_ERROR - access to vhost 'v' refused for user 'u': vhost 'v' is down", ...lost],
    [530, "NOT_ALLOWED - access to vhost 'v' refused for user 'u'", 'access_refused', 'connection', false],
    [
      403,
      'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.',
      'access_refused',
      'connection',
      false,
    ],
  ])('%i by its words: %s', (code, words, expected, affects, canRetry) => {
    expect(replyMeaning(code, words)).toEqual({ code: expected, affects, canRetry })
  })

  it('knows nothing of what no server says', () => {
    expect(replyMeaning(undefined, 'read ECONNRESET')).toBeUndefined()
    expect(replyMeaning(299, 'whatever')).toBeUndefined()
  })
})
