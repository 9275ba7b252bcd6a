export { adapter } from './adapter.ts'
export { fileBackend } from './file-backend.ts'
