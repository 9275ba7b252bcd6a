import { defineConfig } from 'vitest/config'
import { laneCount } from './tooling/vitest-lanes.ts'

// Siblings are read from their sources, so that no build is needed to test.
const conditions = ['@celeriac/source', 'node', 'import', 'default']
const resolve = { conditions }
const ssr = { resolve: { conditions, externalConditions: conditions } }

const unit = 'packages/*/src/**/*.test.ts'
const withServers = ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tooling/*/test/**/*.test.ts']
const long = ['packages/*/test/**/*.long.test.ts', 'apps/*/test/**/*.long.test.ts']

/** Files that measure time and cannot bear a busy neighbour, each with the reason. */
const alone: string[] = []

const exclude = ['**/node_modules/**', ...(process.env['CELERIAC_TEST_EXCLUDE'] ?? '').split('\n').filter(Boolean)]
const common = {
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // The default of one second is short where all processors are busy.
  expect: { poll: { timeout: 10_000 } },
  typecheck: { enabled: false },
}
/** Files run side by side, one in each lane; each lane has servers of its own. */
const lanes = { ...common, setupFiles: ['./tooling/vitest-lane.ts'], maxWorkers: laneCount }

export default defineConfig({
  test: {
    // Once for all projects: here, and not in what they share.
    globalSetup: ['./tooling/vitest-services.ts'],
    projects: [
      { resolve, ssr, test: { ...common, name: 'unit', include: [unit], exclude, sequence: { groupOrder: 1 } } },
      {
        resolve,
        ssr,
        test: {
          ...lanes,
          name: 'servers',
          include: withServers,
          exclude: [...exclude, ...long, ...alone],
          sequence: { groupOrder: 2 },
        },
      },
      { resolve, ssr, test: { ...lanes, name: 'long', include: long, exclude, sequence: { groupOrder: 2 } } },
      {
        resolve,
        ssr,
        test: { ...lanes, name: 'alone', include: alone, exclude, maxWorkers: 1, sequence: { groupOrder: 3 } },
      },
    ],
  },
})
