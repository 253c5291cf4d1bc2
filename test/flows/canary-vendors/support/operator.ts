/**
 * @module
 * An operator's folder with three companies in its settings, their stand-ins behind a real socket, and the
 * command line run there: within this process, or as a process of its own.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  AUTHENTIMATE_KEY,
  AUTHX_PERSONA,
  AUTHX_TENANT,
  createAllthenticateSimulator,
  createAuthentimateSimulator,
  createAuthxSimulator,
} from '@countersign/simulators'
import { check } from '../../../../packages/server/src/cli/check.ts'
import type { Command } from '../../../../packages/server/src/cli/command.ts'
import { doors } from '../../../../packages/server/src/cli/doors.ts'
import { people } from '../../../../packages/server/src/cli/people.ts'
import type { Terminal } from '../../../../packages/server/src/cli/terminal.ts'
import { openLoopback } from '../../../support/loopback.ts'
import { createProject, type Ran } from '../../support/project.ts'

const COMMANDS: Readonly<Record<string, Command>> = { check, doors, people }
const createKey = () => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

/** Every secret of the companies, as an operator's environment has them. */
export const KEYS = {
  AUTHX_ID: AUTHX_TENANT.applicationId,
  AUTHX_KEY: AUTHX_TENANT.applicationKey,
  AUTHX_BODY_KEY: AUTHX_TENANT.parameters.applicationKey,
  AUTHX_SECRET_KEY: AUTHX_TENANT.parameters.secretKey,
  AUTHENTIMATE: AUTHENTIMATE_KEY,
  ALLTHENTICATE: ALLTHENTICATE_KEY,
} as const

export interface Operator {
  readonly simulators: Awaited<ReturnType<typeof openSimulators>>
  /** What the commands run in this process said, and what they threw. */
  readonly said: string[]
  readonly thrown: unknown[]
  /** Everything the backend wrote to its folder. */
  readFolder(): string
  /** In this process. @returns The exit code; -1 where it threw. */
  run(args: readonly string[], input?: readonly string[]): Promise<number>
  /** In one of its own. */
  runAlone(args: readonly string[], options?: { input?: string; env?: Environment }): Promise<Ran>
}

type Environment = Readonly<Record<string, string>>

export async function createOperator(context: TestContext): Promise<Operator> {
  const simulators = await openSimulators(context)
  const project = createProject(context)
  project.write('countersign.config.ts', toConfig(simulators.origin))
  const env: Environment = { ...KEYS, KEY: createKey(), COUNTERSIGN_MASTER_KEY: createKey() }
  const said: string[] = []
  const thrown: unknown[] = []
  const data = join(project.path, '.countersign')
  return {
    simulators,
    said,
    thrown,
    readFolder: () =>
      readdirSync(data)
        .map((name) => readFileSync(join(data, name), 'latin1'))
        .join('\n'),
    run: async ([name = '', ...args], input = []) => {
      const note = (line: string) => void said.push(line)
      const terminal: Terminal = {
        cwd: project.path,
        environment: env,
        print: note,
        note,
        readLines: async function* () {
          yield* input
        },
        untilStopped: async () => undefined,
      }
      const code = await COMMANDS[name]?.run(args, terminal).catch((error: unknown) => {
        thrown.push(error)
        return -1
      })
      return code ?? -1
    },
    runAlone: (args, options = {}) =>
      project.run(args, { ...options, env: { ...env, ...options.env } }),
  }
}

const toConfig = (origin: string) => `
import { defineConfig, env } from '@countersign/server'
import { allthenticate } from '@countersign/server/vendors/allthenticate'
import { authentimate } from '@countersign/server/vendors/authentimate'
import { authx } from '@countersign/server/vendors/authx'
export default defineConfig({
  issuer: 'http://localhost:3000/auth',
  phoneCountries: ['DE'],
  sites: [{
    id: 'harbour', origins: ['http://localhost:3000'], rpId: 'localhost', key: env('KEY'),
    vendors: ['authx', 'authentimate', 'allthenticate', 'local'],
    actions: { unlock: {
      acr: 'aal2', maxAge: 60, fields: { door: 'door', seconds: 'duration' },
      text: { en: 'Unlock {door} for {seconds}' },
    } },
    doors: { front: { uuid: '${ALLTHENTICATE_DOORS.frontDoor}', name: { en: 'Way in' } } },
  }],
  vendors: [
    authx({
      baseUrl: '${origin}/authx', applicationId: env('AUTHX_ID'), applicationKey: env('AUTHX_KEY'),
      biometrics: {
        applicationKey: env('AUTHX_BODY_KEY'), secretKey: env('AUTHX_SECRET_KEY'),
        hostName: '${AUTHX_TENANT.parameters.hostName}',
      },
    }),
    authentimate({ baseUrl: '${origin}/authentimate/v1', key: env('AUTHENTIMATE') }),
    allthenticate({ baseUrl: '${origin}/allthenticate', apiKey: env('ALLTHENTICATE') }),
  ],
})
`

/** All three on one port. What they break is broken on the socket. */
async function openSimulators(context: TestContext) {
  const late: { fetch?: (request: Request) => Promise<Response> } = {}
  const server = await openLoopback(({ request, response, body }) => {
    const { method = 'GET', url = '/', headers } = request
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)])
    const init = { method, headers: Object.fromEntries(pairs) }
    const asked = new Request(`${server.origin}${url}`, body === '' ? init : { ...init, body })
    const answered = late.fetch?.(asked).then(async (reply) => {
      const text = await reply.text()
      response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(text)
    })
    answered?.catch(() => response.destroy())
  })
  context.after(server.close)
  const { origin } = server
  const authx = createAuthxSimulator({ baseUrl: `${origin}/authx`, users: [AUTHX_PERSONA] })
  const authentimate = createAuthentimateSimulator({ baseUrl: `${origin}/authentimate` })
  const allthenticate = createAllthenticateSimulator({ baseUrl: `${origin}/allthenticate` })
  late.fetch = (request) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/authx/')) return authx.fetch(request)
    return (pathname.startsWith('/authentimate/') ? authentimate : allthenticate).fetch(request)
  }
  return { origin, authx, authentimate, allthenticate }
}
