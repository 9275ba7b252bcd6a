import { hostname } from 'node:os'
import { zoneFormatter } from '@celeriac/protocol'
import type { Publisher, TaskCall } from '../call/publisher.ts'
import type { Settings } from '../config/settings.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import { currentContext } from '../context/current-task.ts'
import type { TaskRegistry } from '../definition/task-registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { QueueTable } from '../route/queue-table.ts'
import { Router } from '../route/router.ts'
import { appTimeZone } from '../runtime/app-time-zone.ts'
import type { LamportClock } from '../runtime/lamport-clock.ts'
import { perVersion } from '../runtime/per-version.ts'
import type { MessageCodec } from '../serialize/message-codec.ts'
import { applySignature } from './apply-signature.ts'
import { DeclaredQueues } from './declared-queues.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { publishMessage } from './publish-message.ts'
import { ReplyAddress } from './reply-address.ts'
import type { SendKit } from './send-kit.ts'
import { sendTask } from './send-task.ts'
import { SentEvents } from './sent-event.ts'
import { WriteConnection } from './write-connection.ts'

/** What the publisher uses of the app. */
export interface PublisherHost {
  readonly conf: Settings
  readonly registry: TaskRegistry
  readonly clock: Clock
  readonly logger: Logger
  /** Name of the app's reply queue. */
  readonly oid: string
  readonly lamport: LamportClock
  readonly codec: MessageCodec
  readonly queues: QueueTable
  writeConnection(): Promise<SupervisedConnection>
  backend(): Promise<ResultBackend | undefined>
}

/** The app's one publisher. Connects when the first message is sent; follows changes of the settings. */
export function createPublisher(host: PublisherHost): Publisher {
  const connected: ConnectedParts = {
    declared: new DeclaredQueues(host.logger),
    connection: lazyConnection(host),
  }
  // The app makes a new table of queues when a setting changes.
  const kit = perVersion(
    () => host.queues,
    (queues) => sendKit(host, queues, connected),
  )
  const signatureAppliers: Publisher['signatureAppliers'] = new Map()
  const applying = {
    appliers: signatureAppliers,
    registry: host.registry,
    send: (call: TaskCall) => sendTask(call, kit(), true),
  }
  return {
    signatureAppliers,
    canvas: undefined,
    send: (call, id) => sendTask(call, kit(), false, id),
    // What is published in one tick shares a round trip.
    sendMany: (calls) => Promise.allSettled(calls.map((call) => sendTask(call, kit()))),
    applySignature: (signature, call) => applySignature(signature, call, applying),
    publish: (message, to) => {
      const { retrying, delivery } = kit()
      return publishMessage(message, to, retrying, delivery)
    },
  }
}

/** The parts that stay when a setting changes. */
type ConnectedParts = Pick<DeliveryParts, 'declared' | 'connection'>

function sendKit(host: PublisherHost, queues: QueueTable, connected: ConnectedParts): SendKit {
  const { conf, clock, logger, codec, lamport } = host
  const origin = `gen${process.pid}@${hostname()}`
  return {
    clock,
    logger,
    router: new Router(conf, queues),
    parent: { run: currentContext, inheritPriority: conf.taskInheritParentPriority },
    timeFormat: zoneFormatter(appTimeZone(conf)),
    // The address depends on whether the backend has a reply queue, and the backend is a setting.
    replyAddress: new ReplyAddress(host.oid, () => host.backend()),
    draft: {
      protocol: conf.taskProtocol,
      origin,
      reprMaxLevels: conf.taskReprMaxlevels ?? 0,
      sendSentEvent: conf.taskSendSentEvent,
      utc: conf.enableUtc,
    },
    encoding: { codec, serializer: conf.taskSerializer, compression: conf.taskCompression },
    retrying: { retry: conf.taskPublishRetry, retryPolicy: conf.taskPublishRetryPolicy },
    delivery: { ...connected, clock, logger, queues },
    sentEvents: conf.taskSendSentEvent
      ? new SentEvents({
          clock,
          lamport,
          logger,
          codec,
          hostname: origin,
          exchange: conf.eventExchange,
          serializer: conf.eventSerializer,
          connection: connected.connection,
        })
      : undefined,
  }
}

/** The connection for writing, without a promise once it is there, since every message asks for it. */
function lazyConnection(
  host: Pick<PublisherHost, 'writeConnection'>,
): () => WriteConnection | Promise<WriteConnection> {
  let made: WriteConnection | Promise<WriteConnection> | undefined
  return () => {
    made ??= host.writeConnection().then(
      (supervised) => {
        made = new WriteConnection(supervised)
        return made
      },
      (error: unknown) => {
        // A missing package may be installed, an address may be corrected.
        made = undefined
        throw error
      },
    )
    return made
  }
}
