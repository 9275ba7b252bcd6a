/** What kombu's transports read from `broker_transport_options`, whichever transport it is. */
const BROKER: readonly string[] = [
  // For any transport, read by whoever reconnects.
  ...['maxRetries', 'intervalStart', 'intervalStep', 'intervalMax', 'connectRetriesTimeout', 'errback', 'callback'],
  // Of py-amqp's connection. Where to connect and as whom is for the URL to say.
  ...['host', 'userid', 'password', 'virtualHost', 'insist', 'loginResponse', 'authentication', 'locale'],
  ...['readTimeout', 'writeTimeout', 'socketSettings', 'frameHandler', 'frameWriter', 'confirmPublish'],
  ...['onOpen', 'onBlocked', 'onUnblocked', 'onTuneOk', 'loginMethod', 'clientProperties', 'connectTimeout'],
  ...['channelMax', 'frameMax', 'heartbeat', 'ssl'],
  // Of Redis, with and without sentinels; `lease` is Celeriac's.
  ...['visibilityTimeout', 'lease', 'pollingInterval', 'brpopTimeout', 'queueOrderStrategy', 'prioritySteps', 'sep'],
  ...['globalKeyprefix', 'fanoutPrefix', 'fanoutPatterns', 'bodyEncoding', 'deadletterQueue', 'ackEmulation'],
  ...['unackedKey', 'unackedIndexKey', 'unackedMutexKey', 'unackedMutexExpire'],
  ...['unackedRestoreLimit', 'unackedRestoreInterval', 'unackedRestoreThrottle'],
  ...['socketTimeout', 'socketConnectTimeout', 'socketKeepalive', 'socketKeepaliveOptions', 'retryOnTimeout'],
  ...['healthCheckInterval', 'maxConnections', 'clientName', 'credentialProvider', 'reauthCheckInterval'],
  ...['masterName', 'minOtherSentinels', 'sentinelKwargs', 'sentinelFanoutCompat'],
  // Of the filesystem.
  ...['dataFolderIn', 'dataFolderOut', 'controlFolder', 'storeProcessed', 'processedFolder'],
]

/** What Celery's result backends read from `result_backend_transport_options`. */
const BACKEND: readonly string[] = [
  ...['retryPolicy', 'resultChordOrdered', 'visibilityTimeout', 'additionalConnectionErrors', 'globalKeyprefix'],
  ...['masterName', 'minOtherSentinels', 'sentinelKwargs'],
]

/**
 * The options that Celery knows in a setting, of all transports together: an adapter lists its own, and lets these pass,
 * because one configuration may serve several transports, or list several to fail over between.
 */
export const celeryTransportOptions: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['brokerTransportOptions', new Set(BROKER)],
  ['resultBackendTransportOptions', new Set(BACKEND)],
])
