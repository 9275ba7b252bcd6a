import { expect, it } from 'vitest'
import { type ConsumerSight, judgeConsumer } from './judge-consumer.ts'

const sight = (more: Partial<ConsumerSight> = {}): ConsumerSight => ({
  deliveries: 7,
  hasRoom: true,
  waiting: new Map([
    ['empty', 0],
    ['celery', 2],
  ]),
  ...more,
})

it('finds a consumer silent that has room and gets nothing though messages wait', () => {
  expect(judgeConsumer(sight(), sight())).toEqual({
    silent: true,
    reason: "The consumer gets nothing although 2 messages wait in the queue 'celery'.",
  })
})

it.each([
  ['there is nothing to compare with', undefined, sight()],
  ['nothing can be said', sight(), undefined],
  ['something was delivered', sight(), sight({ deliveries: 8 })],
  ['it had no room', sight({ hasRoom: false }), sight()],
  ['it has no room', sight(), sight({ hasRoom: false })],
  ['nothing waits', sight(), sight({ waiting: new Map() })],
  ['the messages have only just come', sight({ waiting: new Map() }), sight()],
])('does not where %s', (_what, before, now) => {
  expect(judgeConsumer(before, now)).toEqual({ silent: false })
})
