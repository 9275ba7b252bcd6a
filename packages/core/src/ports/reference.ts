import { maskUrl } from '@celeriac/protocol'
import type { BrokerAdapter, TransportOptions } from './broker.ts'
import type { BackendAdapter } from './result-backend.ts'

/** A broker given as a value: what `redisBroker(…)` and its like return, for the setting `brokerUrl`. */
export interface BrokerReference {
  readonly kind: 'broker'
  readonly adapter: BrokerAdapter
  /** Several fail over. */
  readonly urls: readonly string[]
  /** Over `brokerTransportOptions`. */
  readonly options: TransportOptions
}

/** A result backend given as a value: what `redisBackend(…)` and its like return, for the setting `resultBackend`. */
export interface BackendReference {
  readonly kind: 'backend'
  readonly adapter: BackendAdapter
  readonly urls: readonly string[]
  /** Over `resultBackendTransportOptions`. */
  readonly options: Readonly<Record<string, unknown>>
}

/** For adapter packages: makes the value that their function returns. */
export function brokerReference(
  adapter: BrokerAdapter,
  url: string | readonly string[],
  options: TransportOptions = {},
): BrokerReference {
  return withoutPassword({ kind: 'broker', adapter, urls: typeof url === 'string' ? [url] : [...url], options })
}

/** For adapter packages: makes the value that their function returns. */
export function backendReference(
  adapter: BackendAdapter,
  url: string | readonly string[],
  options: Readonly<Record<string, unknown>> = {},
): BackendReference {
  return withoutPassword({ kind: 'backend', adapter, urls: typeof url === 'string' ? [url] : [...url], options })
}

/** Printed, it shows its URLs without passwords. Its options may hold more of them, and are not shown. */
function withoutPassword<R extends BrokerReference | BackendReference>(reference: R): R {
  const print = { value: (): string => reference.urls.map((url) => maskUrl(url)).join(';') }
  // The symbols cannot be enumerated: whoever looks at the fields or compares them sees the fields alone.
  return Object.defineProperties(reference, {
    toString: print,
    toJSON: print,
    [Symbol.for('nodejs.util.inspect.custom')]: print,
  })
}
