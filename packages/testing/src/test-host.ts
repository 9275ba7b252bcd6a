import { randomUUID } from 'node:crypto'
import {
  type AdapterHost,
  type BackendHost,
  type BackendSettings,
  type BrokerConnection,
  BrokerError,
  type BrokerSettings,
  type ResultCodec,
  silentLogger,
  systemClock,
} from '@celeriac/core/internal'
import { decodeJson, encodeJson, fromResultDocument, toResultDocument } from '@celeriac/protocol'

/** What an adapter is given when it is opened outside of an app: the system's clock, and a logger that says nothing. */
export function testHost(more: Partial<AdapterHost> = {}): AdapterHost {
  return { clock: systemClock(), logger: silentLogger(), oid: randomUUID(), ...more }
}

/** Celery's defaults, for a broker that is opened outside of an app. */
export function testBrokerSettings(more: Partial<BrokerSettings> = {}): BrokerSettings {
  return { transport: {}, connectTimeoutMs: 4_000, heartbeatS: 120, tls: false, ...more }
}

/**
 * The host of a result backend that is opened outside of an app. Results are written as JSON.
 *
 * @param connection - for backends whose results travel as messages: one for the whole test
 */
export function testBackendHost(
  more: Partial<BackendHost> = {},
  connection: () => Promise<BrokerConnection> = noBroker,
): BackendHost {
  return {
    ...testHost(),
    codec: jsonResultCodec,
    broker: connection,
    onBrokerConnected(fn) {
      let removed = false
      connection().then(
        (live) => removed || fn(live),
        // Whoever asks for the connection is told.
        () => undefined,
      )
      return () => {
        removed = true
      }
    },
    ...more,
  }
}

/** Celery's defaults, for a result backend that is opened outside of an app. */
export function testBackendSettings(more: Partial<BackendSettings> = {}): BackendSettings {
  return { transport: {}, persistent: false, expiresS: 86_400, options: {}, ...more }
}

/** Celery's result documents as plain JSON. */
const jsonResultCodec: ResultCodec = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  encode: (record) => encodeJson(toResultDocument(record)),
  decode: (stored) => fromResultDocument(decodeJson(stored)),
  encodeValue: (value) => encodeJson(value),
  decodeValue: (stored) => decodeJson(stored),
}

async function noBroker(): Promise<never> {
  throw new BrokerError('failed', 'This test has no broker.', { affects: 'connection', canRetry: false })
}
