/** Stands between the parts of a key or of a binding on virtual transports. Kombu's default `sep`. */
export const SEP = '\u0006\u0016'
