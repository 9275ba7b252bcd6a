/** The environment in which `pnpm` is found on the PATH. */
export function envWithPnpm(): Promise<NodeJS.ProcessEnv>
