import type { MessageProperties } from '@celeriac/protocol'

/** A task message before it is serialised. `beforeTaskPublish` may change the three in place. */
export interface TaskDraft {
  readonly headers: Record<string, unknown>
  readonly body: unknown
  readonly properties: { -readonly [K in keyof MessageProperties]: MessageProperties[K] }
  /** Fields of the `task-sent` event that are known before routing. */
  readonly sent: Readonly<Record<string, unknown>> | null
}
