export { adapter } from './adapter.ts'
export { filesystemBroker } from './filesystem-broker.ts'
export type { FilesystemOptions } from './folders.ts'
