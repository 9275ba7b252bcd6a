import type { Settings } from '../config/settings.ts'
import { connectionPolicy } from '../connect/connection-policy.ts'
import { createSupervisedConnection } from '../connect/create-supervised-connection.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import type { AdapterHost, Broker, BrokerSettings } from '../ports/broker.ts'
import type { BrokerReference } from '../ports/reference.ts'
import { loadBrokerAdapter } from './load-adapter.ts'
import { splitUrls } from './parse-urls.ts'

/** What {@link openBroker} needs. */
export interface OpenBrokerOptions {
  /** A URL, several separated by `;` or in a list, or an adapter's value. */
  readonly address: string | readonly string[] | BrokerReference
  readonly conf: Settings
  readonly host: AdapterHost
  /**
   * How log lines begin.
   *
   * @defaultValue `'consumer'` for a worker (as in Celery), else `'broker'`
   */
  readonly label?: string
}

/**
 * Loads the adapter of a broker's address, and returns a connection that makes itself when it is first needed.
 *
 * @throws CeleriacError `unknown_scheme`, `adapter_not_installed`; BrokerError `bad_url`, `bad_option`
 */
export async function openBroker(options: OpenBrokerOptions): Promise<SupervisedConnection> {
  const { conf, host } = options
  return createSupervisedConnection({
    brokers: await openBrokers(options),
    clock: host.clock,
    logger: host.logger,
    policy: connectionPolicy(conf),
    label: options.label ?? (host.nodeName === undefined ? 'broker' : 'consumer'),
  })
}

/** The brokers of an address, one for each URL; nothing connects. */
export async function openBrokers(
  options: Pick<OpenBrokerOptions, 'address' | 'conf' | 'host'>,
): Promise<readonly Broker[]> {
  const { address, conf, host } = options
  if (isReference(address)) {
    const settings = brokerSettings(conf, address.options)
    return splitUrls(address.urls).map((url) => address.adapter.open(url, settings, host))
  }
  const settings = brokerSettings(conf, {})
  const brokers: Broker[] = []
  for (const url of splitUrls(address, conf.brokerTransport)) {
    const adapter = await loadBrokerAdapter(url)
    brokers.push(adapter.open(url, settings, host))
  }
  return brokers
}

function isReference(address: OpenBrokerOptions['address']): address is BrokerReference {
  return typeof address === 'object' && 'kind' in address
}

function brokerSettings(conf: Settings, own: Readonly<Record<string, unknown>>): BrokerSettings {
  return {
    transport: { ...conf.brokerTransportOptions, ...own },
    // Celery's null is "as the system says"; a limit is kinder.
    connectTimeoutMs: (conf.brokerConnectionTimeout || 30) * 1000,
    heartbeatS: conf.brokerHeartbeat ?? 0,
    tls: conf.brokerUseSsl,
    delayedQueueType: conf.brokerNativeDelayedDeliveryQueueType,
    ...(conf.brokerLoginMethod ? { loginMethod: conf.brokerLoginMethod } : {}),
  }
}
