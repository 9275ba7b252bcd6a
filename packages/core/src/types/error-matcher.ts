/** An error to be recognised: its class, or its name. */
export type ErrorMatcher = (abstract new (...args: never[]) => Error) | string
