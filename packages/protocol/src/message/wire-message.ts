/**
 * A message as every broker carries it: the body as bytes (serialised, then perhaps compressed), and what describes it.
 * Header values are plain values whatever the broker: `null`, booleans, numbers, `bigint` beyond 2^53, strings,
 * `Uint8Array`, `Date`, arrays and records of these.
 *
 * @see docs/protocol.md
 */
export interface WireMessage {
  readonly body: Uint8Array
  readonly contentType: string
  readonly contentEncoding: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly properties: MessageProperties
}

/** The basic properties that Celery sets or reads. */
export interface MessageProperties {
  readonly correlationId?: string
  /** Name of the caller's reply queue; `''` where there is none. */
  readonly replyTo?: string
  /** 1 is transient, 2 is persistent. */
  readonly deliveryMode?: 1 | 2
  /** 0 to 255. On Redis 0 is served first, on RabbitMQ the highest. */
  readonly priority?: number
  /** Time to live in milliseconds, as a decimal string. */
  readonly expiration?: string
  readonly messageId?: string
  /** Whatever else the sender set: unknown publish options travel here. */
  readonly extra?: Readonly<Record<string, unknown>>
}
