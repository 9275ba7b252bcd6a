import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import webpack from 'webpack'

const from = fileURLToPath(new URL('../src/bundle', import.meta.url))

/** How a program is bundled. */
export interface Bundling {
  readonly bundler: 'esbuild' | 'webpack'
  readonly format: 'esm' | 'cjs'
}

/** The programs of `src/bundle`. */
const programs = ['by-value', 'by-url']

/** Bundles the programs of `src/bundle` into `folder`, as for production: each becomes one file, {@link bundleFile}. */
export async function bundle({ bundler, format }: Bundling, folder: string): Promise<void> {
  await (bundler === 'esbuild' ? withEsbuild : withWebpack)(format, folder)
}

/** The name of a bundled program's file. */
export function bundleFile(program: string, { format }: Bundling): string {
  return `${program}.${extension(format)}`
}

function extension(format: Bundling['format']): string {
  return format === 'esm' ? 'mjs' : 'cjs'
}

async function withEsbuild(format: Bundling['format'], folder: string): Promise<void> {
  // Packages that are CommonJS call `require`, which modules have not.
  const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
  const { warnings } = await build({
    entryPoints: programs.map((name) => `${from}/${name}.mjs`),
    outdir: folder,
    outExtension: { '.js': `.${extension(format)}` },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    format,
    ...(format === 'esm' ? { banner: { js: require } } : {}),
  })
  // What is empty in CommonJS (`import.meta`) is no error to esbuild.
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'))
}

function withWebpack(format: Bundling['format'], folder: string): Promise<void> {
  const module = format === 'esm'
  const compiler = webpack({
    mode: 'production',
    target: 'node20',
    entry: Object.fromEntries(programs.map((name) => [name, `${from}/${name}.mjs`])),
    output: {
      path: folder,
      filename: `[name].${extension(format)}`,
      ...(module ? { module, chunkFormat: 'module' } : {}),
    },
    experiments: { outputModule: module },
    // Once is enough, and half a minute saved.
    optimization: { minimize: module },
  })
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => undefined)
      if (error !== null) reject(error)
      // Nor a warning: nothing that a user would have to silence.
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString('errors-warnings')))
      else resolve()
    })
  })
}
