import type { BackendReference, BrokerReference } from '../ports/reference.ts'

/** Where a broker is: a URL, several, or what an adapter's function returns. */
export type BrokerAddress = string | readonly string[] | BrokerReference

/** Order in which the addresses of a failover list are tried. */
export type FailoverStrategy = 'round-robin' | 'shuffle' | ((addresses: readonly string[]) => Iterable<string>)

/** Where results are kept: a URL, or what an adapter's function returns. */
export type BackendAddress = string | BackendReference
