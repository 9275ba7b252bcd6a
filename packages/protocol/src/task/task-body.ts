import type { Embed } from './embed.ts'

/** The body of a protocol 2 task message: always these three. */
export type TaskBody = [args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, embed: Embed]

/** Nothing to do afterwards; all four members are always there. */
export function emptyEmbed(): Embed {
  return { callbacks: null, errbacks: null, chain: null, chord: null }
}

/** The body of a protocol 2 message; members of the embed come in Celery's order. */
export function buildBody(
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  embed: Partial<Embed> = {},
): TaskBody {
  const { callbacks = null, errbacks = null, chain = null, chord = null } = embed
  return [args, kwargs, { callbacks, errbacks, chain, chord }]
}
