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
