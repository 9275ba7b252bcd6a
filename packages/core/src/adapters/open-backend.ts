import { type Settings, settingSpecs } from '../config/settings.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import type { AdapterHost } from '../ports/broker.ts'
import type { BackendReference } from '../ports/reference.ts'
import type { BackendHost, BackendSettings, ResultBackend, ResultCodec } from '../ports/result-backend.ts'
import { loadBackendAdapter } from './load-adapter.ts'
import { splitUrls } from './parse-urls.ts'

/** What {@link openBackend} needs. */
export interface OpenBackendOptions {
  readonly address: string | BackendReference
  readonly conf: Settings
  readonly host: AdapterHost
  readonly codec: ResultCodec
  /** The app's connection for sending, for backends whose results travel as messages. */
  connection(): Promise<SupervisedConnection>
}

/**
 * Loads the adapter of a result backend's address and opens it; nothing connects.
 *
 * @throws CeleriacError `unknown_scheme`, `adapter_not_installed`; BrokerError `bad_url`, `bad_option`
 */
export async function openBackend(options: OpenBackendOptions): Promise<ResultBackend> {
  const { address, conf } = options
  const host = backendHost(options)
  if (typeof address !== 'string') {
    // The addresses of one backend are for the adapter to read (a list of sentinels).
    return address.adapter.open(splitUrls(address.urls).join(';'), backendSettings(conf, address.options), host)
  }
  const url = splitUrls(address).join(';')
  const adapter = await loadBackendAdapter(url)
  return adapter.open(url, backendSettings(conf, {}), host)
}

function backendHost({ host, codec, connection }: OpenBackendOptions): BackendHost {
  return {
    ...host,
    codec,
    broker: async (options) => (await connection()).get(undefined, options),
    onBrokerConnected(fn) {
      let remove: (() => void) | undefined
      let removed = false
      connection().then(
        (supervised) => {
          if (!removed) remove = supervised.onConnected(fn)
        },
        // Whoever asks for the connection is told.
        () => undefined,
      )
      return () => {
        removed = true
        remove?.()
      }
    },
  }
}

function backendSettings(conf: Settings, own: Readonly<Record<string, unknown>>): BackendSettings {
  const options: Record<string, unknown> = {}
  for (const name of settingSpecs.keys()) {
    if (name.startsWith('redis') || name.startsWith('result')) options[name] = conf[name as keyof Settings]
  }
  return {
    transport: { ...conf.resultBackendTransportOptions, ...own },
    persistent: conf.resultPersistent === true,
    expiresS: conf.resultExpires,
    options,
  }
}
