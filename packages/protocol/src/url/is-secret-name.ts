const SECRET = /API|TOKEN|KEY|SECRET|PASS|PFX|PROFANITIES_LIST|SIGNATURE|DATABASE|BEAT_DBURI/i

/** Names that contain one of those words and yet name no secret: routing keys, for one. */
const PUBLIC = /^(?:task_?default_?routing_?key|(?:routing|binding)_?key|global_?key_?prefix)$/i

/** Whether a setting or an option holds a secret, by its name: Celery's list, and Node's `pfx`. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !PUBLIC.test(name)
}
