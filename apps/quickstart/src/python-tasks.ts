import { app } from './app.ts'

/** The tasks of `python/tasks.py`, as this side sees them. */
export const add = app.remote<(x: number, y: number) => number>('python.add')
export const divide = app.remote<(x: number, y: number) => number>('python.divide')
export const greet = app.remote<() => string, { name: string; greeting?: string }>('python.greet')
