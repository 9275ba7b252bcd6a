import { finalError } from '@celeriac/core/adapter'
import type { RedisLink } from './open-link.ts'
import { NO_CLUSTER } from './reply-meaning.ts'
import { isReply, toBrokerError } from './to-broker-error.ts'

/**
 * The server section of `INFO`; empty for a user who may not ask, and finds out by the first error. The link is closed
 * where an error is thrown.
 *
 * @throws BrokerError `unsupported` where the server is part of a Redis Cluster
 */
export async function readServerInfo(link: RedisLink, where: string): Promise<string> {
  try {
    const info = await link.redis.info('server').catch((error: unknown) => {
      if (isReply(error)) return ''
      throw toBrokerError(error, where)
    })
    if (!/^(?:redis|server)_mode:cluster/m.test(info)) return info
    throw finalError('unsupported', `${where} is part of a Redis Cluster. ${NO_CLUSTER}`)
  } catch (error) {
    link.close()
    throw error
  }
}
