import type { BackendAddress, BrokerAddress } from '../config/addresses.ts'
import type { Settings } from '../config/settings.ts'

/** Settings as the constructor takes them. */
export type AppSettings = { readonly [K in keyof Settings]?: Settings[K] | undefined } & {
  /** Short for `brokerUrl`. */
  readonly broker?: BrokerAddress | undefined
  /** Short for `resultBackend`. */
  readonly backend?: BackendAddress | undefined
}
