/**
 * A signature as it travels: exactly these six keys, in this order.
 *
 * @see docs/protocol.md
 */
export interface SignatureObject {
  task: string
  args: readonly unknown[]
  kwargs: Readonly<Record<string, unknown>>
  /** The options of `apply_async`, with Celery's snake_case names (`task_id`, `link_error`, …). */
  options: Readonly<Record<string, unknown>>
  subtask_type: string | null
  immutable: boolean
}
