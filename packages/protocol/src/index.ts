export {
  buildControlReply,
  buildControlRequest,
  type ControlReply,
  type ControlRequest,
  type ControlRequestInput,
  parseControlReply,
  parseControlRequest,
} from './control/control-messages.ts'
export {
  CONTROL_NAMESPACE,
  pidboxExchange,
  pidboxQueue,
  pidboxReplyExchange,
  pidboxReplyQueue,
} from './control/control-names.ts'
export { isAddressedTo } from './control/is-addressed-to.ts'
export {
  DELAY_LEVELS,
  DELAYED_DELIVERY_EXCHANGE,
  type DelayedTopology,
  delayedBindingKey,
  delayedRoutingKey,
  delayedTopology,
  delayLevelNames,
  type ExchangeBinding,
  levelName,
  MAX_DELAY_S,
} from './delay/delayed-topology.ts'
export { buildEvent, type EventBase, type EventMessage, parseEvents } from './event/event-message.ts'
export {
  EVENT_EXCHANGE,
  eventGroup,
  eventQueue,
  eventRoutingKey,
  TASK_MULTI,
  utcOffsetHours,
} from './event/event-names.ts'
export { decodeJson, type JsonLimits } from './json/decode-json.ts'
export { encodeCompactJson, encodeJson } from './json/encode-json.ts'
export { JsonDecodeError, JsonEncodeError } from './json/json-errors.ts'
export {
  InvalidControlMessage,
  InvalidEnvelope,
  InvalidResult,
  InvalidSignature,
  InvalidTaskMessage,
} from './message/invalid-messages.ts'
export type { MessageProperties, WireMessage } from './message/wire-message.ts'
export { Decimal } from './python/decimal.ts'
export { type ErrorIdentity, errorIdentity } from './python/error-identity.ts'
export { errorText } from './python/error-text.ts'
export { floatRepr } from './python/float-repr.ts'
export { formatInZone, zoneFormatter } from './python/format-in-zone.ts'
export { isRecord } from './python/is-record.ts'
export { isoformat } from './python/isoformat.ts'
export { parseIso } from './python/parse-iso.ts'
export { PyDate } from './python/py-date.ts'
export { PyDateTime } from './python/py-date-time.ts'
export { PyTime } from './python/py-time.ts'
export { reprPython } from './python/repr-python.ts'
export { type SafeReprOptions, safeRepr } from './python/safe-repr.ts'
export { Uuid } from './python/uuid.ts'
export { jsonForm, type PythonValue, pythonForm } from './python/wire-forms.ts'
export { compressedValueMarker, unwrapCompressed, wrapCompressed } from './result/compressed-value.ts'
export { type EncodeExceptionOptions, encodeException } from './result/encode-exception.ts'
export { formatTraceback } from './result/format-traceback.ts'
export { exceptionArgs, exceptionRepr, parseException } from './result/parse-exception.ts'
export { fromResultDocument, toResultDocument } from './result/result-document.ts'
export {
  type ChordKeys,
  chordUnlockKey,
  groupKey,
  type ResultKeys,
  resultKey,
  withResultPrefix,
} from './result/result-keys.ts'
export type { ExceptionObject, ExtendedRecord, ResultRecord, State } from './result/result-record.ts'
export { parseResultTuple, type ResultTuple, resultTuple } from './result/result-tuple.ts'
export { compareStates, EXCEPTION_STATES, isReady, PROPAGATE_STATES, READY_STATES } from './result/states.ts'
export {
  isSignatureObject,
  parseSignature,
  type SignatureInput,
  type SignatureObject,
  signatureObject,
} from './signature/signature-object.ts'
export { buildProtocol1, type Protocol1Input } from './task/build-protocol1.ts'
export { parseTask } from './task/parse-task.ts'
export { buildBody, type Embed, emptyEmbed, type TaskBody } from './task/task-body.ts'
export {
  buildHeaders,
  type ComputedTaskHeaders,
  type TaskHeaderInput,
  type TaskHeaderOptions,
} from './task/task-headers.ts'
export type { TaskMessage } from './task/task-message.ts'
export { ENCODING_HINT, hasMisplacedAt } from './url/has-misplaced-at.ts'
export { isSecretName } from './url/is-secret-name.ts'
export { maskUrl, maskUrlsIn } from './url/mask-url.ts'
export { percentDecode } from './url/percent-decode.ts'
export { type Binding, bindingMember, parseBindingMember, selectQueues } from './virtual/binding-table.ts'
export { buildEnvelope, type EnvelopeInfo } from './virtual/build-envelope.ts'
export {
  checkExchangeFileName,
  exchangeFileName,
  InvalidExchangeName,
  messageFileName,
  queueOfFileName,
} from './virtual/file-names.ts'
export {
  BINDING_KEY_PREFIX,
  BINDING_PERMANENT_KEY_PREFIX,
  bindingDeadlinesKey,
  bindingKey,
  bindingPermanentKey,
  consumeKeys,
  PRIORITY_STEPS,
  priorityStep,
  queueKey,
  queueOfKey,
  SEP,
} from './virtual/key-names.ts'
export { bindingPattern, matchRoutingKey } from './virtual/match-routing-key.ts'
export { type Envelope, parseEnvelope } from './virtual/parse-envelope.ts'
export { markRedelivered, parseUnackedEntry, type UnackedEntry, unackedEntry } from './virtual/unacked-entry.ts'
