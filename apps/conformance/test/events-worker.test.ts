import { eventsSetups } from './events-setups.ts'
import { isWatchedByPython } from './events-worker-conformance.ts'

eventsSetups.forEach(isWatchedByPython)
