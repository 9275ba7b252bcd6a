import type { CallHost } from '../apply/call-host.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import type { Logger } from '../ports/logger.ts'
import type { PublisherHost } from '../send/create-publisher.ts'

/**
 * What the parts of one app share: what each room below uses of it, and what a worker does. Each part is made when it is
 * first read; reading `conf` settles the configuration; none connects before it is asked to.
 */
export interface AppInternals extends CallHost, PublisherHost {
  /**
   * For programs that set up logging (the command line): lines go there from now on, unless the app was given a logger
   * of its own.
   */
  setUpLogging(logger: Logger): void
  /** A new one, for a worker or a monitor (`brokerReadUrl`); whoever opens it closes it. */
  openReadConnection(nodeName?: string): Promise<SupervisedConnection>
  /** Workers of this app that were started and have not stopped. */
  readonly workers: Set<object>
  /** Registers what `app.close()` is to close, in reverse order. */
  onClose(close: () => Promise<void>): void
}
