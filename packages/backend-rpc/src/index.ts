export { adapter, rpcBackend } from './adapter.ts'
export type { RpcOptions } from './rpc-options.ts'
