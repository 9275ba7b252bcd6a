// A program to be bundled, whose adapters are named by URLs: they are no part of the bundle.
import { Celery } from '@celeriac/core'

async function main({ redis, results, amqp, queue }) {
  const outcomes = []
  for (const settings of [{ broker: redis }, { broker: amqp }, { broker: 'memory://', backend: results }]) {
    const app = new Celery('bundled', { ...settings, taskDefaultQueue: queue })
    const sent = app.sendTask('bundled.add', [1, 2])
    // A queue and a result of its own each: nobody runs it.
    const outcome = await sent.then(
      async (result) => (settings.backend === undefined ? 'sent' : result.state()),
      (error) => `${error.code} ${error.message}`,
    )
    outcomes.push(outcome)
    await app.close()
  }
  console.log(outcomes.join('\n'))
}

main(JSON.parse(process.env.PLACES)).catch((error) => {
  console.error(error)
  process.exit(1)
})
