import { finalError } from '@celeriac/core/adapter'
import { credentials as mechanisms } from 'amqplib'
import type { AmqpUrl } from '../url/parse-amqp-url.ts'

/** What amqplib sends to log in. */
export interface Credentials {
  readonly mechanism: string
  response(): Buffer
}

/**
 * `brokerLoginMethod`: PLAIN unless it says AMQPLAIN or EXTERNAL (the client's certificate says who it is).
 *
 * @throws BrokerError `bad_option` for another mechanism
 */
export function credentials(url: AmqpUrl, loginMethod: string | undefined): Credentials {
  switch (loginMethod?.toUpperCase() || 'PLAIN') {
    case 'PLAIN':
      return mechanisms.plain(url.username, url.password)
    case 'AMQPLAIN':
      return mechanisms.amqplain(url.username, url.password)
    case 'EXTERNAL':
      return mechanisms.external()
    default:
      throw finalError('bad_option', `brokerLoginMethod must be PLAIN, AMQPLAIN or EXTERNAL, not ${loginMethod}`)
  }
}
