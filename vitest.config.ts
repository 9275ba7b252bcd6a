import { defineConfig } from 'vitest/config'

// Siblings are read from their sources, so that no build is needed to test.
const conditions = ['@celeriac/source', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: ['./tooling/vitest-services.ts'],
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'tooling/*/test/**/*.test.ts',
    ],
    // Files share servers, and timings are part of what many of them test.
    fileParallelism: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The default of one second is short where all processors are busy.
    expect: { poll: { timeout: 10_000 } },
    typecheck: { enabled: false },
  },
})
