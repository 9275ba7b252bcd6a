import { type BackendAdapter, type BackendReference, backendReference } from '@celeriac/core/adapter'
import { RpcBackend } from './rpc-backend.ts'
import type { RpcOptions } from './rpc-options.ts'

/** Results as messages through the app's broker, whatever broker that is. */
export const adapter: BackendAdapter = {
  name: 'rpc',
  schemes: ['rpc'],
  open: (_url, settings, host) => new RpcBackend(settings, host),
}

/**
 * The rpc result backend as a value for `backend` and `resultBackend`, instead of the URL `rpc://` that makes core load
 * this package.
 *
 * @param options - go before `resultBackendTransportOptions`
 */
export function rpcBackend(options: RpcOptions = {}): BackendReference {
  return backendReference(adapter, 'rpc://', { ...options })
}
