/** A list with cheap ends: a ring that grows. What is taken out is forgotten. */
export class Deque<T> {
  #ring: (T | undefined)[] = new Array(16)
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  pushBack(item: T): void {
    this.#grow()
    this.#ring[this.#index(this.#size)] = item
    this.#size += 1
  }

  pushFront(item: T): void {
    this.#grow()
    this.#head = this.#index(this.#ring.length - 1)
    this.#ring[this.#head] = item
    this.#size += 1
  }

  popFront(): T | undefined {
    if (this.#size === 0) return undefined
    const item = this.#ring[this.#head]
    this.#ring[this.#head] = undefined
    this.#head = this.#index(1)
    this.#size -= 1
    return item
  }

  peekFront(): T | undefined {
    return this.#size === 0 ? undefined : this.#ring[this.#head]
  }

  /** Everything, from the front on. */
  toArray(): readonly T[] {
    return Array.from({ length: this.#size }, (_, offset) => this.#ring[this.#index(offset)] as T)
  }

  clear(): void {
    this.#ring = new Array(16)
    this.#head = 0
    this.#size = 0
  }

  #index(offset: number): number {
    // The length is a power of two.
    return (this.#head + offset) & (this.#ring.length - 1)
  }

  #grow(): void {
    const length = this.#ring.length
    if (this.#size < length) return
    const ring: (T | undefined)[] = new Array(length * 2)
    for (let i = 0; i < length; i += 1) ring[i] = this.#ring[this.#index(i)]
    this.#ring = ring
    this.#head = 0
  }
}
