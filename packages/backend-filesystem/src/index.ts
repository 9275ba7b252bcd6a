export { adapter, fileBackend } from './adapter.ts'
