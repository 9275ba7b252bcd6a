/** Names that Celery's request object has for itself: a header of such a name is none of the sender's own. */
const OWN = new Set(
  (
    'lang task id shadow eta expires group group_index retries timelimit root_id parent_id argsrepr kwargsrepr origin ' +
    'ignore_result replaced_task_nesting stamped_headers stamps compression args kwargs callbacks errbacks chain chord ' +
    'called_directly correlation_id delivery_info headers hostname is_eager logfile loglevel properties reply_to ' +
    'taskset time_limit soft_time_limit utc'
  ).split(' '),
)

/** Of a message's headers, those that the sender added: they are the request's `headers`, and a retry passes them on. */
export function customHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const custom: Record<string, unknown> = {}
  for (const name in headers) {
    if (!OWN.has(name) && name !== '__proto__') custom[name] = headers[name]
  }
  return custom
}
