/** Options of {@link until}. */
export interface UntilOptions<T> {
  /** Whether an answer is the one that is waited for. @defaultValue every answer is */
  readonly wanted?: (answer: Answer<T>) => boolean
  /** How long it may take. A loaded machine needs more than a quiet one. @defaultValue 10 seconds */
  readonly patienceMs?: number
  /** What is waited for, in the error. @defaultValue the source of the question */
  readonly what?: string
}

/** What a question is answered with in the end. */
type Answer<T> = Exclude<T, false | null | undefined>

/**
 * Waits until a question has an answer: something other than `false`, `null` and `undefined`, and `wanted`. It asks a
 * hundred times a second.
 *
 * @throws Error that says what it waited for and what came last, after `patienceMs`
 */
export async function until<T>(
  question: () => T | Promise<T>,
  { wanted = () => true, patienceMs = 10_000, what = String(question) }: UntilOptions<T> = {},
): Promise<Answer<T>> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await question()
    if (isAnswer(answer) && wanted(answer)) return answer
    if (performance.now() > deadline) {
      throw new Error(`Not within ${patienceMs} ms: ${what}. What came last: ${JSON.stringify(answer)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function isAnswer<T>(answer: T): answer is Answer<T> {
  return answer !== undefined && answer !== null && answer !== false
}
