import { type AdapterHost, type BrokerError, finalError } from '@celeriac/core/adapter'
import { type ChannelModel, connect } from 'amqplib'
import type { ResolvedOptions } from '../amqp-options.ts'
import type { AmqpUrl } from '../url/parse-amqp-url.ts'
import { connectError, timedOut } from './connect-error.ts'
import { credentials } from './credentials.ts'
import { tlsOptions } from './tls-options.ts'
import { watchHandshake } from './watch-handshake.ts'

const DEFAULT_PORT = 5672
const DEFAULT_TLS_PORT = 5671
/** A dead peer of an idle connection is found by the operating system in about two minutes, heartbeats or not. */
const KEEP_ALIVE_MS = 60_000

/**
 * Opens one connection: socket, TLS, login, vhost.
 *
 * @throws BrokerError `connection_refused`, `connection_timeout`, `access_refused`, `vhost_not_found`, `bad_option`,
 * `connection_lost`; `closed` when `signal` aborts
 */
export async function openModel(
  url: AmqpUrl,
  options: ResolvedOptions,
  host: AdapterHost,
  signal: AbortSignal | undefined,
): Promise<ChannelModel> {
  const tls = options.tls === undefined ? undefined : await tlsOptions(options.tls)
  const target = {
    protocol: tls === undefined ? 'amqp' : 'amqps',
    hostname: url.hostname,
    port: url.port ?? (tls === undefined ? DEFAULT_PORT : DEFAULT_TLS_PORT),
    vhost: encodeURIComponent(url.vhost),
    heartbeat: options.heartbeatS,
    frameMax: options.frameMax,
    channelMax: options.channelMax,
  }
  const socket = {
    ...tls,
    // amqplib leaves Nagle's algorithm on, which makes one confirmed message wait 40 ms for the acknowledgement of TCP.
    noDelay: true,
    keepAlive: true,
    keepAliveDelay: KEEP_ALIVE_MS,
    timeout: options.connectTimeoutMs,
    credentials: credentials(url, options.loginMethod),
    clientProperties: {
      product: 'celeriac',
      information: 'https://github.com/celeriac/celeriac',
      connection_name: host.nodeName ?? `celeriac ${host.oid}`,
      ...options.clientProperties,
    },
  }
  if (signal?.aborted) throw givenUp(url)
  const handshake = watchHandshake(() => connect(target, socket))
  try {
    return await withDeadline(handshake.opened, url, options, host, signal)
  } catch (error) {
    throw connectError(error, url, handshake.refusal())
  } finally {
    handshake.done()
  }
}

/** amqplib cannot be stopped: a connection that comes about too late is closed. */
function withDeadline(
  opening: Promise<ChannelModel>,
  url: AmqpUrl,
  options: ResolvedOptions,
  host: AdapterHost,
  signal: AbortSignal | undefined,
): Promise<ChannelModel> {
  return new Promise((resolve, reject) => {
    const giveUp = (error: BrokerError): void => {
      opening.then(discard, () => undefined)
      settle(() => reject(error))
    }
    const onAbort = (): void => giveUp(givenUp(url))
    const timer = host.clock.after(options.connectTimeoutMs, () => giveUp(timedOut(url)))
    const settle = (how: () => void): void => {
      timer.cancel()
      signal?.removeEventListener('abort', onAbort)
      how()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    opening.then(
      (model) => settle(() => resolve(model)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

function discard(model: ChannelModel): void {
  model.on('error', () => undefined)
  model.close().catch(() => undefined)
}

function givenUp(url: AmqpUrl): BrokerError {
  return finalError('closed', `Connecting to ${url.display} was given up`)
}
