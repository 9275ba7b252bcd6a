/** Stamps of tasks that are not to run, by the name of the stamp: what `revoke_by_stamped_headers` names. */
export class RevokedStamps {
  readonly #values = new Map<string, Set<unknown>>()

  add(header: string, values: Iterable<unknown>): void {
    const known = this.#values.get(header)
    if (known === undefined) this.#values.set(header, new Set(values))
    else for (const value of values) known.add(value)
  }

  /** Whether one of a task's stamps is revoked; a stamp may have several values. */
  matches(stamps: Readonly<Record<string, unknown>>): boolean {
    if (this.#values.size === 0) return false
    for (const [header, values] of this.#values) {
      const stamp = Object.hasOwn(stamps, header) ? stamps[header] : null
      if (stamp === null || stamp === undefined) continue
      if ((Array.isArray(stamp) ? stamp : [stamp]).some((each) => values.has(each))) return true
    }
    return false
  }
}
