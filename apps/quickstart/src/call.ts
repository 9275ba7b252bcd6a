// The Node client: calls the Python worker, then the Node worker. Every line that it prints is one call.
import { kw } from '@celeriac/core'
import { app } from './app.ts'
import * as python from './python-tasks.ts'
import { report } from './report.ts'
import * as node from './tasks.ts'

const later = { task: 'add', args: '20, 22, countdown 1 s', outcome: 42, atLeastMs: 1000 }

const toPython = 'Node → Python'
await report(toPython, { task: 'python.add', args: '2, 3', outcome: 5 }, () => python.add.delay(2, 3))
await report(toPython, { task: 'python.divide', args: '1, 0', outcome: 'ZeroDivisionError: division by zero' }, () =>
  python.divide.delay(1, 0),
)
await report(toPython, { ...later, task: 'python.add' }, () => python.add.applyAsync([20, 22], { countdown: 1 }))
await report(toPython, { task: 'python.greet', args: "name='Ada', greeting='Bonjour'", outcome: 'Bonjour, Ada!' }, () =>
  python.greet.delay(kw({ name: 'Ada', greeting: 'Bonjour' })),
)

const toNode = 'Node → Node'
await report(toNode, { task: 'node.add', args: '2, 3', outcome: 5 }, () => node.add.delay(2, 3))
await report(toNode, { task: 'node.divide', args: '1, 0', outcome: 'ValueError: division by zero' }, () =>
  node.divide.delay(1, 0),
)
await report(toNode, { ...later, task: 'node.add' }, () => node.add.applyAsync([20, 22], { countdown: 1 }))
await report(toNode, { task: 'node.greet', args: "name='Ada', greeting='Bonjour'", outcome: 'Bonjour, Ada!' }, () =>
  node.greet.applyAsync([], { kwargs: { name: 'Ada', greeting: 'Bonjour' } }),
)

await app.close()
