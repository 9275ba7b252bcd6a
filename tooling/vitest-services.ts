/**
 * Private servers for the whole run, so that nobody's data is touched. Without `CELERIAC_TEST_SERVICES=own` tests use
 * the servers that the environment names, or those at the default ports.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['CELERIAC_TEST_SERVICES'] !== 'own') return undefined
  const { ownRabbit, ownRedis } = await import('../packages/testing/src/services.ts')
  const started: { close(): Promise<void> }[] = []
  if (process.env['CELERIAC_TEST_REDIS_URL'] === undefined) {
    const redis = await ownRedis().catch(() => undefined)
    if (redis) {
      started.push(redis)
      process.env['CELERIAC_TEST_REDIS_URL'] = redis.url
    }
  }
  if (process.env['CELERIAC_TEST_AMQP_URL'] === undefined) {
    const rabbit = await ownRabbit().catch(() => undefined)
    if (rabbit) {
      started.push(rabbit)
      process.env['CELERIAC_TEST_AMQP_URL'] = rabbit.url
      process.env['CELERIAC_TEST_RABBITMQ_NODE'] = rabbit.node
      process.env['CELERIAC_TEST_RABBITMQ_HOME'] = rabbit.folder
    }
  }
  return async () => {
    for (const server of started) await server.close()
  }
}
