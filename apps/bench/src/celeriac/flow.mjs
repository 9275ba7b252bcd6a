import { chain, chord, group } from '@celeriac/canvas'
import { makeApp } from './app.mjs'

const options = JSON.parse(process.argv[2])
const { app, add, total } = makeApp(options)
const flows = {
  group: () => group(Array.from({ length: options.count }, (_, i) => add.s(i, i))),
  chord: () =>
    chord(
      Array.from({ length: options.count }, (_, i) => add.s(i, i)),
      total.s(),
    ),
  chain: () => chain([add.s(1, 1), ...Array.from({ length: options.count - 1 }, () => add.s(1))]),
}
const run = () => flows[options.what]().delay().get()
await run()
process.send({ ready: true })
const started = performance.now()
await run()
process.send({ done: true, ms: performance.now() - started })
await app.close()
