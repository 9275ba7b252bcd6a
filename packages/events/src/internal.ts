export { EventDispatcher } from './event-dispatcher.ts'
