import { afterEach, beforeEach, describe } from 'vitest'
import { BrokerBench } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { connectionTests } from './broker-connection-tests.ts'
import { consumeTests } from './broker-consume-tests.ts'
import { contentTests } from './broker-content-tests.ts'
import { declareTests } from './broker-declare-tests.ts'
import { routingTests } from './broker-routing-tests.ts'
import { settleTests } from './broker-settle-tests.ts'

/**
 * Registers the tests that every broker adapter must pass. To be called at the top of a vitest file, or inside of a
 * `describe`.
 */
export function brokerConformance(options: BrokerConformanceOptions): void {
  describe(`${options.name}: broker conformance`, () => {
    let bench: BrokerBench
    beforeEach(() => {
      bench = new BrokerBench(options)
    })
    afterEach(() => bench.tearDown())

    const get = (): BrokerBench => bench
    declareTests(get, options)
    contentTests(get)
    routingTests(get, options)
    consumeTests(get, options)
    settleTests(get, options)
    connectionTests(get, options)
  })
}
