import { DefaultReporter } from 'vitest/node'

/** A line for each file and what has failed, for logs that are read later; what passing tests print is left out. */
export default class CompactReporter extends DefaultReporter {
  constructor() {
    super({ summary: false, silent: 'passed-only' })
  }

  protected override printTestCase(...[state, test]: Parameters<DefaultReporter['printTestCase']>): void {
    if (test.result().state === 'failed') super.printTestCase(state, test)
  }
}
