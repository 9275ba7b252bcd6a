export { installCanvas } from './apply/install-canvas.ts'
