/** How the Python side is set up; it reads this as JSON from its environment. */
export interface PythonOptions {
  readonly broker: string
  readonly backend: string
  /** `broker_transport_options`, in Python's own names. */
  readonly transport?: Readonly<Record<string, unknown>>
  /** Settings, in Python's own names. */
  readonly conf?: Readonly<Record<string, unknown>>
  readonly queues?: readonly PythonQueue[]
}

export interface PythonQueue {
  readonly name: string
  readonly exchange?: string
  readonly type?: 'direct' | 'topic' | 'fanout'
  readonly key?: string
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly max_priority?: number
  readonly broadcast?: boolean
}
