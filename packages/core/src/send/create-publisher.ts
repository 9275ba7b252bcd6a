import { hostname } from 'node:os'
import { zoneFormatter } from '@celeriac/protocol'
import type { AppInternals } from '../app/app-internals.ts'
import type { Publisher, TaskCall } from '../call/publisher.ts'
import { appTimeZone } from '../config/app-time-zone.ts'
import { currentContext } from '../context/current-task.ts'
import { Router } from '../route/router.ts'
import { applySignature } from './apply-signature.ts'
import { DeclaredQueues } from './declared-queues.ts'
import { publishMessage } from './publish-message.ts'
import { ReplyAddress } from './reply-address.ts'
import type { SendKit } from './send-kit.ts'
import { sendTask } from './send-task.ts'
import { SentEvents } from './sent-event.ts'
import { WriteConnection } from './write-connection.ts'

/** What the publisher uses of the app. */
export type PublisherHost = Pick<
  AppInternals,
  'conf' | 'registry' | 'clock' | 'logger' | 'oid' | 'lamport' | 'codec' | 'queues' | 'writeConnection' | 'backend'
>

/** The app's one publisher. Connects when the first message is sent; follows changes of the settings. */
export function createPublisher(host: PublisherHost): Publisher {
  const lasting: LastingParts = {
    declared: new DeclaredQueues(host.logger),
    connection: lazyConnection(host),
  }
  let made: SendKit | undefined
  const kit = (): SendKit => {
    // The app makes a new table when a setting changes.
    if (made?.queues !== host.queues) made = sendKit(host, lasting)
    return made
  }
  const signatureAppliers: Publisher['signatureAppliers'] = new Map()
  const applying = {
    appliers: signatureAppliers,
    registry: host.registry,
    send: (call: TaskCall) => sendTask(call, kit(), true),
  }
  return {
    signatureAppliers,
    send: (call, id) => sendTask(call, kit(), false, id),
    // What is published in one tick shares a round trip.
    sendMany: (calls) => Promise.allSettled(calls.map((call) => sendTask(call, kit()))),
    applySignature: (signature, call) => applySignature(signature, call, applying),
    publish: (message, to) => publishMessage(message, to, kit()),
  }
}

/** What stays when a setting changes. */
type LastingParts = Pick<SendKit, 'declared' | 'connection'>

function sendKit(host: PublisherHost, lasting: LastingParts): SendKit {
  const { conf, clock, logger, codec, queues, lamport } = host
  const origin = `gen${process.pid}@${hostname()}`
  return {
    ...lasting,
    clock,
    logger,
    codec,
    queues,
    router: new Router(conf, queues),
    // It knows whether the backend has a reply queue, and the backend is a setting.
    replyAddress: new ReplyAddress(host.oid, () => host.backend()),
    draftSettings: {
      protocol: conf.taskProtocol,
      origin,
      reprMaxLevels: conf.taskReprMaxlevels ?? 0,
      sendSentEvent: conf.taskSendSentEvent,
      utc: conf.enableUtc,
    },
    timeFormat: zoneFormatter(appTimeZone(conf)),
    serializer: conf.taskSerializer,
    compression: conf.taskCompression,
    inheritPriority: conf.taskInheritParentPriority,
    retry: conf.taskPublishRetry,
    retryPolicy: conf.taskPublishRetryPolicy,
    sentEvents: conf.taskSendSentEvent
      ? new SentEvents({
          clock,
          lamport,
          logger,
          codec,
          hostname: origin,
          exchange: conf.eventExchange,
          serializer: conf.eventSerializer,
          connection: lasting.connection,
        })
      : undefined,
    currentRun: currentContext,
  }
}

/** At hand without a promise once it is there: asked for with every message. */
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
