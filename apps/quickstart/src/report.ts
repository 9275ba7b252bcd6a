/** What a task is called with, and what must come of it. */
export interface Expected {
  readonly task: string
  readonly args: string
  /** The value, or the error in the words of {@link outcomeOf}. */
  readonly outcome: unknown
  /** @defaultValue 0 */
  readonly atLeastMs?: number
}

/** What is waited for: an `AsyncResult`. */
interface Handle {
  get(options: { readonly timeout: number }): Promise<unknown>
}

const TIMEOUT_S = 60

/** Makes a call, waits for its result, and prints one line of JSON about it. */
export async function report(direction: string, expected: Expected, call: () => Promise<Handle>): Promise<void> {
  const began = performance.now()
  const outcome = await outcomeOf(async () => (await call()).get({ timeout: TIMEOUT_S }))
  const ms = Math.round(performance.now() - began)
  const ok = outcome === textOf(expected.outcome) && ms >= (expected.atLeastMs ?? 0)
  console.log(JSON.stringify({ direction, task: expected.task, args: expected.args, outcome, ms, ok }))
  if (!ok) process.exitCode = 1
}

async function outcomeOf(get: () => Promise<unknown>): Promise<string> {
  try {
    return textOf(await get())
  } catch (error) {
    // A RemoteError says the class that the other side raised: "ZeroDivisionError: division by zero".
    return error instanceof Error ? error.message : String(error)
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
