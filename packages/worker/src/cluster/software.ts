import { type } from 'node:os'

/** What a worker says in its events about the program that it is. */
export const software = { sw_ident: 'celeriac', sw_ver: '0.1.0', sw_sys: type() } as const
