import { queueOfFileName } from '@celeriac/protocol'
import { compareFileNames } from './compare-file-names.ts'

/** The message files that lie in the folder, as far as is known, by queue and in the order in which they are taken. */
export class WantedNames {
  readonly #byQueue = new Map<string, Set<string>>()
  /** Taken since the last scan began: reports of their going are not news. */
  #taken = new Set<string>()
  /** Seen since the last scan began: the scan may have missed them. */
  #news = new Set<string>()

  want(queue: string): void {
    if (!this.#byQueue.has(queue)) this.#byQueue.set(queue, new Set())
  }

  unwant(queue: string): void {
    this.#byQueue.delete(queue)
  }

  /** A file was seen. Returns its queue, if that is wanted. */
  note(name: string): string | undefined {
    const queue = queueOf(name)
    const names = queue === undefined || this.#taken.has(name) ? undefined : this.#byQueue.get(queue)
    if (names === undefined) return undefined
    names.add(name)
    this.#news.add(name)
    return queue
  }

  /** Takes the first of a queue. It may have gone. */
  take(queue: string): string | undefined {
    const names = this.#byQueue.get(queue)
    if (names === undefined) return undefined
    for (const name of names) {
      names.delete(name)
      this.#taken.add(name)
      return name
    }
    return undefined
  }

  scanBegins(): void {
    this.#taken = new Set()
    this.#news = new Set()
  }

  /** Returns the queues that have something. */
  scanEnds(found: readonly string[]): string[] {
    const all = [...found, ...this.#news].filter((name) => !this.#taken.has(name)).sort(compareFileNames)
    for (const names of this.#byQueue.values()) names.clear()
    for (const name of all) this.#byQueue.get(queueOf(name) ?? '')?.add(name)
    return [...this.#byQueue].filter(([, names]) => names.size > 0).map(([queue]) => queue)
  }

  clear(): void {
    this.#byQueue.clear()
    this.scanBegins()
  }
}

/** Hidden files are not finished. */
function queueOf(name: string): string | undefined {
  return name.startsWith('.') ? undefined : queueOfFileName(name)
}
