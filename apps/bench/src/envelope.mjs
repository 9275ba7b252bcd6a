// The message that every contestant sends and drains: tasks.add(2, 3), 864 bytes as an envelope.
import { randomUUID } from 'node:crypto'

const body = Buffer.from('[[2, 3], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]')

export const bodyBytes = body

/** The 19 headers of protocol 2. */
export function headers(id) {
  return {
    lang: 'js',
    task: 'bench.add',
    id,
    shadow: null,
    eta: null,
    expires: null,
    group: null,
    group_index: null,
    retries: 0,
    timelimit: [null, null],
    root_id: id,
    parent_id: null,
    argsrepr: '(2, 3)',
    kwargsrepr: '{}',
    origin: 'gen1@bench',
    ignore_result: false,
    replaced_task_nesting: 0,
    stamped_headers: null,
    stamps: {},
  }
}

/** One envelope, built as a hand-written client would. */
export function envelope(queue, id = randomUUID()) {
  return JSON.stringify({
    body: body.toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: headers(id),
    properties: {
      correlation_id: id,
      reply_to: '0e1d8a5c-2a0b-4d7e-9f55-1c9d3f6f7a10',
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: queue },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  })
}

/** The result document that a worker stores. */
export function resultDocument(id, value) {
  return `{"status": "SUCCESS", "result": ${value}, "traceback": null, "children": [], "date_done": "${new Date().toISOString().slice(0, 23)}000+00:00", "task_id": "${id}"}`
}
