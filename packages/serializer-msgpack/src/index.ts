export { serializer } from './serializer.ts'
