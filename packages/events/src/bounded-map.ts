/** A map that forgets what was added first once it holds too much. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number
  readonly #onForgotten: (key: K, value: V) => void

  constructor(most: number, onForgotten: (key: K, value: V) => void = () => undefined) {
    super()
    this.#most = most
    this.#onForgotten = onForgotten
  }

  override set(key: K, value: V): this {
    super.set(key, value)
    if (this.size <= this.#most) return this
    for (const [first, forgotten] of this) {
      this.delete(first)
      this.#onForgotten(first, forgotten)
      break
    }
    return this
  }
}
