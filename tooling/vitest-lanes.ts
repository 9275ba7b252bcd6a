const servers = ['CELERIAC_TEST_REDIS_URL', 'CELERIAC_TEST_AMQP_URL']

/**
 * In how many lanes the tests that need servers run. Each lane has a Redis and a RabbitMQ of its own, so that files
 * that run at the same time share nothing; servers that the environment names are one lane. Most of these tests wait
 * rather than compute, so that a small machine bears two.
 */
export const laneCount =
  process.env['CELERIAC_TEST_SERVICES'] === 'own' && !servers.some((name) => process.env[name]) ? 2 : 1
