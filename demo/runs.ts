/**
 * @module
 * What Harbour can run on: for each, a site of the backend. They share one directory and one RP id, so a
 * person is the same everywhere.
 */

/**
 * `built-in`: Countersign checks itself; `entrust`: Entrust does; `both`: our password, then Entrust; `authx`:
 * AuthX does; `authentimate`: Countersign does, and Authentimate sends and checks the texts.
 */
export const RUNS = ['built-in', 'entrust', 'both', 'authx', 'authentimate'] as const
export type Run = (typeof RUNS)[number]

export const DEFAULT_RUN: Run = 'built-in'

/** The backend's site for each. */
export const SITE_OF_RUN: Readonly<Record<Run, string>> = {
  'built-in': 'harbour',
  entrust: 'harbour-entrust',
  both: 'harbour-both',
  authx: 'harbour-authx',
  authentimate: 'harbour-authentimate',
}

export const isRun = (value: unknown): value is Run => RUNS.some((run) => run === value)

/** Where the login proof of each goes. */
export const toSignInPath = (run: Run): string =>
  run === DEFAULT_RUN ? '/session' : `/session/${run}`

/** Whose phone lies beside the page while nobody is signed in. */
export const PERSON_OF_RUN: Readonly<Record<Run, string>> = {
  'built-in': 'local',
  entrust: 'entrust',
  both: 'entrust',
  authx: 'authx',
  authentimate: 'authentimate',
}
