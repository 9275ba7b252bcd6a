/** Celery's default `control_exchange`. */
export const CONTROL_NAMESPACE = 'celery'

/** Fanout exchange to which commands are published, with an empty routing key. */
export function pidboxExchange(namespace: string = CONTROL_NAMESPACE): string {
  return `${namespace}.pidbox`
}

/** Queue of one node. */
export function pidboxQueue(nodeName: string, namespace: string = CONTROL_NAMESPACE): string {
  return `${nodeName}.${pidboxExchange(namespace)}`
}

/** Direct exchange to which replies are published. */
export function pidboxReplyExchange(namespace: string = CONTROL_NAMESPACE): string {
  return `reply.${pidboxExchange(namespace)}`
}

/** Queue of one requester, bound with its oid as the key. */
export function pidboxReplyQueue(oid: string, namespace: string = CONTROL_NAMESPACE): string {
  return `${oid}.${pidboxReplyExchange(namespace)}`
}
