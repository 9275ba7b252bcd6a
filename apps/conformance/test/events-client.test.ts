import { watchesPython } from './events-client-conformance.ts'
import { eventsSetups } from './events-setups.ts'

eventsSetups.forEach(watchesPython)
