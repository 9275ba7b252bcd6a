import { checkOptionNames } from '@celeriac/core/internal'

/** Celery's that say nothing here: one configuration serves both. */
const OTHERS = [
  // Of py-amqp's connection. Where to connect and as whom is for the URL to say.
  ...['host', 'userid', 'password', 'virtualHost', 'insist', 'loginResponse', 'authentication', 'locale'],
  ...['readTimeout', 'writeTimeout', 'socketSettings', 'frameHandler', 'frameWriter'],
  ...['onOpen', 'onBlocked', 'onUnblocked', 'onTuneOk'],
  // For any transport, read by whoever reconnects.
  ...['maxRetries', 'intervalStart', 'intervalStep', 'intervalMax', 'connectRetriesTimeout', 'errback', 'callback'],
  // Of Redis: the same settings may be used with either, or list both to fail over between.
  ...['visibilityTimeout', 'lease', 'pollingInterval', 'brpopTimeout', 'queueOrderStrategy', 'prioritySteps', 'sep'],
  ...['globalKeyprefix', 'fanoutPrefix', 'fanoutPatterns', 'bodyEncoding', 'deadletterQueue', 'ackEmulation'],
  ...['unackedKey', 'unackedIndexKey', 'unackedMutexKey', 'unackedMutexExpire'],
  ...['unackedRestoreLimit', 'unackedRestoreInterval', 'unackedRestoreThrottle'],
  ...['socketTimeout', 'socketConnectTimeout', 'socketKeepalive', 'socketKeepaliveOptions', 'retryOnTimeout'],
  ...['healthCheckInterval', 'maxConnections', 'clientName', 'credentialProvider', 'reauthCheckInterval'],
  ...['masterName', 'minOtherSentinels', 'sentinelKwargs', 'sentinelFanoutCompat'],
]

/** @throws BrokerError `bad_option` for a name that there is not, with the one that was probably meant */
export function checkNames(options: object, own: readonly string[]): void {
  checkOptionNames('brokerTransportOptions', options, own, OTHERS)
}
