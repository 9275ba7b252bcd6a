/**
 * Node's `import()` of what is only known when the program runs; bundlers leave it as it is. In a file of its own, with a
 * `tsconfig` of its own: the call that TypeScript puts around the name elsewhere, for relative paths, some minifiers
 * make nonsense of.
 */
export function nativeImport(specifier: string): Promise<Readonly<Record<string, unknown>>> {
  return import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ specifier)
}
