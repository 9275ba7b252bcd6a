import { inject } from 'vitest'

// Before each file: the servers of the lane in which it runs. The pool numbers its workers from 1.
const lane = inject('lanes')[Number(process.env['VITEST_POOL_ID']) - 1]
Object.assign(process.env, lane)
