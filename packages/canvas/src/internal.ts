export { installCanvas } from './install-canvas.ts'
export { ChordSweep } from './join/chord-sweep.ts'
export { createJoiner } from './join/create-joiner.ts'
export type { Joiner } from './join/joiner-port.ts'
