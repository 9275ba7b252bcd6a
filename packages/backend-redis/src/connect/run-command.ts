import type { Redis } from 'ioredis'

/** Runs a command on a live connection, waiting for one as the retry policy says. */
export type RunCommand = <T>(command: (redis: Redis) => Promise<T>) => Promise<T>
