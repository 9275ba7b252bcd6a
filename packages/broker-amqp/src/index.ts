export { adapter, amqpBroker } from './adapter.ts'
export type { AmqpOptions } from './amqp-options.ts'
