import { Celery } from '@celeriac/core'

/** Where both sides meet. `npm run demo` sets these; by hand, two folders below the working folder serve. */
const folder = process.env['QUICKSTART_FOLDER'] ?? '.'
const broker = process.env['QUICKSTART_BROKER'] ?? 'filesystem://'
const backend = process.env['QUICKSTART_BACKEND'] ?? `file://${folder}/results`

/** Queues of one run, which go by themselves ten minutes after it: nothing stays behind on a server of yours. */
const run = process.env['QUICKSTART_RUN'] ?? 'by-hand'
const queueOf = (name: string) => ({ exchange: name, exchangeAutoDelete: true, routingKey: name, expires: 600 })

/** What the Node worker takes. */
export const nodeQueue = `quickstart.node.${run}`
/** What the Python worker takes. */
const pythonQueue = `quickstart.python.${run}`

export const app = new Celery('node', {
  broker,
  backend,
  resultExpires: 600,
  ...(broker.startsWith('filesystem:') && {
    brokerTransportOptions: {
      dataFolderIn: `${folder}/queues`,
      dataFolderOut: `${folder}/queues`,
      controlFolder: `${folder}/control`,
    },
  }),
  taskQueues: { [nodeQueue]: queueOf(nodeQueue), [pythonQueue]: queueOf(pythonQueue) },
  taskRoutes: { 'node.*': { queue: nodeQueue }, 'python.*': { queue: pythonQueue } },
})
